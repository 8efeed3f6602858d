-- fail_correction(correction, detail): it could not be done, and nothing was changed.

create procedure staging.fail_correction(correction_id uuid, detail text)
language sql
set search_path = ''
as $$
  update staging.correction
  set state       = 'failed',
      detail      = fail_correction.detail,
      finished_at = now()
  where correction.correction_id = fail_correction.correction_id
    and correction.state = 'requested';
$$;

comment on procedure staging.fail_correction(uuid, text) is 'Says of a correction that it could not be done, and why.';
