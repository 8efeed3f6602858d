-- merge_batch(batch, source, unchanged, replaced): keeps the landed rows of a merged source.
--
-- What they replace goes to its history. Where they are most of what is to be stored, their table takes the
-- place of the source's; so many stored rows they replace then.

create procedure transform.merge_batch(batch_id integer, source staging.source, unchanged bigint, replaced bigint)
language plpgsql
set search_path = ''
as $$
begin
  if transform.can_swap(merge_batch.batch_id, source, unchanged) then
    call transform.swap_table(merge_batch.batch_id, source, replaced);
    return;
  end if;

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

comment on procedure transform.merge_batch(integer, staging.source, bigint, bigint) is
  'Keeps the landed rows of a merged source; what they replace goes to its history.';
