-- record_account_event(issuer, subject, action, request, detail): what happened to an account, in the audit.
--
-- For the embedded identity provider. It names an account and one of these actions, never a role, so that it
-- can speak of sign-ins alone. Security definer: entries are only added.

create function rls.record_account_event(issuer text, subject text, action text, request_id text, detail jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if action is null or action not in (
    'sign-in', 'sign-in-refused', 'sign-in-locked', 'sign-out-everywhere', 'end-session', 'change-password',
    'enrol-second-factor', 'use-recovery-code', 'reuse-refresh-token'
  ) then
    raise exception 'Of an account there is nothing called “%”.', action using errcode = 'QB309';
  end if;
  perform rls.record_audit(action, request_id, detail, coalesce(rls.role_of_subject(issuer, subject), 'r_identity'),
    outcome => case when action in ('sign-in-refused', 'sign-in-locked', 'reuse-refresh-token') then 'refused' end);
end;
$$;

comment on function rls.record_account_event(text, text, text, text, jsonb) is
  E'Writes into the audit what happened to an account of the embedded identity provider.\n\nErrors: QB309 '
  'no such event.';
