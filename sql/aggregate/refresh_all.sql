-- refresh_all(): counts everything that is shown anew, from the kept rows.
--
-- Incremental refreshes end in the same rows; this is for settings that changed and for doubt.

create procedure aggregate.refresh_all()
language plpgsql
security definer -- the worker runs it; it reads every source and writes what is shown, which are the owner's
set search_path = ''
set work_mem = '128MB'
as $$
declare
  v_batches integer[];
  v_sources text[];
  v_is_placed boolean;
  v_clusters bigint[];
  v_blocks bigint[];
  v_districts bigint[];
  v_changed text[];
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('aggregate.refresh'));

  call aggregate.take_batches(v_batches, v_sources);
  call aggregate.refresh_kind();
  call aggregate.refresh_place(v_is_placed, v_clusters, v_blocks, v_districts);
  call aggregate.forget_values();
  call aggregate.refresh_metrics(
    v_batches, v_sources, true, v_is_placed, v_clusters, v_blocks, v_districts, v_changed);

  update staging.batch
  set aggregated_at = now()
  where batch.batch_id = any (v_batches);
end;
$$;

comment on procedure aggregate.refresh_all() is 'Counts everything that is shown anew, from the kept rows.';
