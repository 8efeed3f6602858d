-- request_correction(correction) -> the correction as it is remembered, for the worker to do.
--
-- Who asks is the caller, never part of what is asked.

create function staging.request_correction(correction staging.correction)
returns staging.correction
language plpgsql
set search_path = ''
as $$
declare
  v_correction staging.correction;
begin
  if coalesce(btrim(correction.reason), '') = '' then
    raise exception 'Say why, in a sentence that others will read.' using errcode = 'QB402';
  end if;

  insert into staging.correction (
    kind, source_name, emission_id, batch_id, emitter_id, column_name, value, periods, school_ids, days, reason,
    person_id, role_name
  )
  values (
    correction.kind, correction.source_name, correction.emission_id, correction.batch_id, correction.emitter_id,
    correction.column_name, correction.value, correction.periods, correction.school_ids, correction.days,
    btrim(correction.reason), rls.current_person_id(), rls.acting_role()
  )
  returning * into v_correction;

  perform rls.record_audit(v_correction.kind, null, jsonb_strip_nulls(jsonb_build_object(
    'correctionId', v_correction.correction_id, 'source', v_correction.source_name,
    'batchId', v_correction.batch_id, 'column', v_correction.column_name, 'value', v_correction.value,
    'periods', v_correction.periods, 'days', v_correction.days, 'reason', v_correction.reason)),
    object => coalesce(v_correction.emission_id::text, v_correction.source_name));
  return v_correction;
end;
$$;

comment on function staging.request_correction(staging.correction) is
  E'Remembers a correction for the worker to do.\n\nErrors: QB402 no reason.';
