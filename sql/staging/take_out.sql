-- take_out(correction, targets, batches): batches do not count any more; targets of a withdrawal for good.
--
-- Rows of a merged source go at once, and what they had replaced comes back. Those of an attached one do
-- not count from now on; transform.remove_part drops them when no reader is in the way.

create procedure staging.take_out(correction staging.correction, targets integer[], batches integer[])
language plpgsql
set search_path = ''
as $$
declare
  v_load text;
  v_first integer;
  v_periods date[];
begin
  update staging.batch
  set state         = 'withdrawn',
      correction_id = correction.correction_id,
      is_replayed   = correction.kind = 'replay' or batch.batch_id <> all (targets),
      aggregated_at = null
  where batch.batch_id = any (batches);

  select source.load into v_load from staging.source where source.source_name = correction.source_name;
  if v_load = 'merge' then
    call transform.take_out_rows(correction.source_name, batches);
    update staging.batch set removed_at = now() where batch.batch_id = any (batches);
  else
    select min(batch.position), array_agg(distinct period)
    into v_first, v_periods
    from staging.batch
    left join lateral unnest(batch.periods) as period
      on true
    where batch.batch_id = any (batches);
    call transform.recount_closed_days(correction.source_name, v_periods, v_first);
  end if;
end;
$$;

comment on procedure staging.take_out(staging.correction, integer[], integer[]) is
  'Takes batches out of what counts; those that are not withdrawn for good are to be read again.';
