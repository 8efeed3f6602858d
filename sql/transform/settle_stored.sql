-- settle_stored(batch, source, unchanged, replaced): rows that are stored just so go; a key that is stored
-- otherwise is replaced, or stays, as the source says. Rows without a key are never stored before.
--
-- How many would be replaced is counted for a large batch alone.

create procedure transform.settle_stored(
  batch_id integer,
  source staging.source,
  inout unchanged bigint,
  inout replaced bigint
)
language plpgsql
set search_path = ''
as $$
declare
  v_comparison text;
begin
  unchanged := 0;
  replaced := 0;
  if source.stored_key = 'append' then
    return;
  end if;

  v_comparison := transform.stored_comparison_sql(settle_stored.batch_id, source.source_name);
  if transform.is_large(settle_stored.batch_id) then
    execute format('select count(*) filter (where is_same), count(*) filter (where not is_same) from (%s) as compared',
      v_comparison)
    into unchanged, replaced;
  end if;
  if unchanged > 0 or not transform.is_large(settle_stored.batch_id) then
    call transform.take_out_places(
      settle_stored.batch_id, format('select place from (%s) as compared where is_same', v_comparison), unchanged);
  end if;

  if source.stored_key = 'keep' then
    call transform.record_findings(
      settle_stored.batch_id, transform.key_exists_sql(settle_stored.batch_id, source.source_name));
    replaced := 0;
  end if;
end;
$$;

comment on procedure transform.settle_stored(integer, staging.source, bigint, bigint) is
  'Settles the rows of a merged source against what is stored; counts those that are unchanged.';
