-- refresh(changed): brings everything that is shown in step with the batches that came or were withdrawn.
--
-- In one transaction, so readers see old or new. Changed returns the metrics that have a new version. To
-- call it again changes nothing, and no version. Whoever withdraws one of the batches meanwhile waits.

create procedure aggregate.refresh(inout changed text[] default null)
language plpgsql
security definer -- the worker runs it; it reads every source and writes what is shown, which are the owner's
set search_path = ''
set work_mem = '128MB'
as $$
declare
  v_batches integer[];
  v_sources text[];
  v_is_placed boolean := false;
  v_clusters bigint[] := '{}';
  v_blocks bigint[] := '{}';
  v_districts bigint[] := '{}';
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('aggregate.refresh'));

  call aggregate.take_batches(v_batches, v_sources);
  if v_sources && array['district', 'block', 'cluster', 'school'] then
    call aggregate.refresh_place(v_is_placed, v_clusters, v_blocks, v_districts);
    analyze aggregate.place;
  end if;
  if v_sources && array['school_management', 'school_category'] then
    call aggregate.refresh_kind();
  end if;

  call aggregate.refresh_metrics(
    v_batches, v_sources, false, v_is_placed, v_clusters, v_blocks, v_districts, changed);

  if aggregate.has_grown('aggregate.metric_value') then
    call aggregate.analyze_values();
  end if;

  update staging.batch
  set aggregated_at = now()
  where batch.batch_id = any (v_batches);
end;
$$;

comment on procedure aggregate.refresh(text[]) is
  'Brings what is shown in step with the batches that came or were withdrawn; returns the metrics that changed.';
