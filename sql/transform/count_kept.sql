-- count_kept(batch, source, unchanged): kept is what is stored, counted there.

create procedure transform.count_kept(batch_id integer, source_name text, unchanged bigint)
language plpgsql
set search_path = ''
as $$
declare
  v_kept bigint;
begin
  execute format('select count(*) from transform.%I where batch_id = $1', count_kept.source_name)
  into v_kept
  using count_kept.batch_id;

  update staging.batch
  set rows_kept      = v_kept,
      rows_unchanged = coalesce(count_kept.unchanged, 0)
  where batch.batch_id = count_kept.batch_id;
end;
$$;

comment on procedure transform.count_kept(integer, text, bigint) is 'Counts the stored rows of a batch.';
