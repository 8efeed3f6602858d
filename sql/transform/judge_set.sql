-- judge_set(batch, source, are_keys_watched): what only all rows together show: keys twice in the file, places shared.
--
-- Rows without a key are never the same row. A small sample says enough of what landed.

create procedure transform.judge_set(batch_id integer, source staging.source, are_keys_watched boolean)
language plpgsql
set search_path = ''
set default_statistics_target = 10
as $$
declare
  v_rule jsonb;
begin
  execute format('analyze landing.%I', 'batch_' || judge_set.batch_id);
  if source.stored_key <> 'append' then
    call transform.record_duplicates(judge_set.batch_id, source.source_name, are_keys_watched);
  end if;

  for v_rule in select jsonb_array_elements(source.document -> 'unique_together') loop
    call transform.record_findings(
      judge_set.batch_id, transform.same_place_sql(judge_set.batch_id, source.source_name, v_rule));
  end loop;
end;
$$;

comment on procedure transform.judge_set(integer, staging.source, boolean) is
  'Finds what only all rows of a batch together show.';
