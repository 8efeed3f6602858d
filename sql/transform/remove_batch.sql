-- remove_batch(batch): drops the partitions of a batch that was taken out, or deletes its rows where it has none.
--
-- DETACH waits for readers, and new readers wait behind it: after 50 ms it gives up (55P03), and the caller
-- tries again later. Rows in a partition of several batches are deleted, which nobody waits for.

create procedure transform.remove_batch(batch_id integer)
language plpgsql
security definer -- drops tables of the owner
set search_path = ''
set lock_timeout = '50ms'
as $$
declare
  v_batch staging.batch;
  v_period date;
  v_part regclass;
begin
  select * into v_batch
  from staging.batch
  where batch.batch_id = remove_batch.batch_id
    and batch.state = 'withdrawn'
    and batch.removed_at is null
  for update;

  if not found then
    return;
  end if;

  foreach v_period in array v_batch.periods loop
    v_part := transform.part_of_batch(v_batch, v_period);
    if v_part is null then
      execute format('delete from transform.%I where batch_id = $1 and period = $2', v_batch.source_name)
      using v_batch.batch_id, v_period;
    else
      execute transform.drop_part_sql(v_batch.source_name, v_period, v_part);
    end if;
  end loop;

  call transform.drop_empty_periods(v_batch.source_name, v_batch.periods);
  update staging.batch set removed_at = now() where batch.batch_id = v_batch.batch_id;
end;
$$;

comment on procedure transform.remove_batch(integer) is
  E'Removes the rows of a batch that was taken out.\n\nErrors: 55P03 a reader is in the way.';
