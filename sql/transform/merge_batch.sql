-- merge_batch(batch, source): keeps the landed rows of a merged source; what they replace goes to its history.

create procedure transform.merge_batch(batch_id integer, source staging.source)
language plpgsql
set search_path = ''
as $$
begin
  if source.stored_key = 'replace' then
    execute transform.remember_replaced_sql(merge_batch.batch_id, source.source_name);
  end if;

  if source.has_history then
    execute transform.history_sql(merge_batch.batch_id, source.source_name);
  end if;

  execute transform.merge_sql(merge_batch.batch_id, source.source_name);

  if exists (select from staging.separate_column(source.source_name)) then
    execute transform.separate_sql(merge_batch.batch_id, source.source_name);
  end if;
end;
$$;

comment on procedure transform.merge_batch(integer, staging.source) is
  'Keeps the landed rows of a merged source; what they replace goes to its history.';
