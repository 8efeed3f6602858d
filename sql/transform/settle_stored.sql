-- settle_stored(batch, source, unchanged): rows that are stored just so go; a key that is stored otherwise
-- is replaced, or stays, as the source says. Rows without a key are never stored before.

create procedure transform.settle_stored(batch_id integer, source staging.source, inout unchanged bigint)
language plpgsql
set search_path = ''
as $$
begin
  unchanged := 0;
  if source.stored_key = 'append' then
    return;
  end if;

  execute transform.stored_comparison_sql(settle_stored.batch_id, source.source_name);
  get diagnostics unchanged = row_count;

  if source.stored_key = 'keep' then
    call transform.record_findings(
      settle_stored.batch_id, transform.key_exists_sql(settle_stored.batch_id, source.source_name));
  end if;
end;
$$;

comment on procedure transform.settle_stored(integer, staging.source, bigint) is
  'Settles the rows of a merged source against what is stored; counts those that are unchanged.';
