-- withdraw(emission, reason, batch) -> a correction that takes an emission, or one batch of it, out of what counts.

create function staging.withdraw(emission_id uuid, reason text, batch_id integer default null)
returns staging.correction
language plpgsql
security definer -- an emitter writes no table; what is its own is looked at here
set search_path = ''
as $$
declare
  v_correction staging.correction;
begin
  select 'withdraw', batch.source_name, batch.emission_id, batch.emitter_id
  into v_correction.kind, v_correction.source_name, v_correction.emission_id, v_correction.emitter_id
  from staging.batch
  where batch.emission_id = withdraw.emission_id
    and (withdraw.batch_id is null or batch.batch_id = withdraw.batch_id)
    and batch.state = 'kept'
    and staging.may_correct(batch.emitter_id)
  limit 1;

  if not found then
    raise exception 'There is no such emission or batch of yours of which anything is kept.' using errcode = 'QB401';
  end if;

  v_correction.batch_id := withdraw.batch_id;
  v_correction.reason := withdraw.reason;
  return staging.request_correction(v_correction);
end;
$$;

comment on function staging.withdraw(uuid, text, integer) is
  E'Asks for an emission, or one batch of it, to be taken out of what counts.\n\n'
  'Errors: QB401 nothing of yours is kept there, QB402 no reason.';
