-- count_kept(batch, source, unchanged): kept is what is stored, counted there.
--
-- Of a landed table that becomes a partition as it is the rows were counted where they stay, school by school
-- (transform.gather_schools).

create procedure transform.count_kept(batch_id integer, source_name text, unchanged bigint)
language plpgsql
set search_path = ''
as $$
declare
  v_schools constant name := 'school_' || count_kept.batch_id;
  v_kept bigint;
begin
  if to_regclass(format('landing.%I', v_schools)) is not null then
    execute format('select coalesce(sum(row_count), 0) from landing.%I', v_schools) into v_kept;
    execute format('drop table landing.%I', v_schools);
  else
    execute format('select count(*) from transform.%I where batch_id = $1', count_kept.source_name)
    into v_kept
    using count_kept.batch_id;
  end if;

  update staging.batch
  set rows_kept      = v_kept,
      rows_unchanged = coalesce(count_kept.unchanged, 0)
  where batch.batch_id = count_kept.batch_id;
end;
$$;

comment on procedure transform.count_kept(integer, text, bigint) is 'Counts the stored rows of a batch.';
