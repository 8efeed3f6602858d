-- begin_correction(correction): takes out what a correction names, and what must be read again because of it.
--
-- The caller then opens each of staging.batch_to_replay with staging.open_replay, loads it from the archive
-- and ends with staging.end_correction, all in this transaction: whoever reads sees old or new. The state
-- afterwards is that of the batches that stand, each taken in its order.

create procedure staging.begin_correction(correction_id uuid)
language plpgsql
security definer -- takes out rows of the owner's tables
set search_path = ''
as $$
declare
  v_correction staging.correction;
  v_source staging.source;
  v_targets integer[];
begin
  select * into v_correction
  from staging.correction
  where correction.correction_id = begin_correction.correction_id
    and correction.state = 'requested'
  for update;

  if not found then
    raise exception 'There is no correction % to be done.', begin_correction.correction_id using errcode = 'QB404';
  end if;

  select * into strict v_source from staging.source where source.source_name = v_correction.source_name;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('source'), pg_catalog.hashtext(v_source.source_name));

  if v_correction.kind = 'reopen' then
    return;
  end if;

  v_targets := staging.correction_targets(v_correction);
  call staging.take_out(
    v_correction,
    v_targets,
    case v_source.load
      when 'attach' then staging.overlapping_batches(v_source.source_name, v_targets)
      else staging.leaning_batches(v_source, v_targets, v_correction.kind = 'replay')
    end);
end;
$$;

comment on procedure staging.begin_correction(uuid) is
  E'Takes out what a correction names, and what must be read again because of it.\n\n'
  'Errors: QB404 no such correction is to be done.';
