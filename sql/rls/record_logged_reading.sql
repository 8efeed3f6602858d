-- record_logged_reading(payload, signature) -> whether a line of the server's log became an entry of the audit.
--
-- A read of what names persons is told to the server's log before the first row is answered, because no rollback
-- takes that back; the worker hands the line in here, as often as it meets it. A line that the database did not
-- write itself is not believed.

create function rls.record_logged_reading(payload text, signature text)
returns boolean
language plpgsql
security definer -- entries are added by functions alone
set search_path = ''
as $$
declare
  v_reading jsonb;
begin
  if signature is distinct from rls.log_signature(payload) then
    return false;
  end if;

  v_reading := convert_from(decode(payload, 'base64'), 'UTF8')::jsonb;
  insert into rls.audit_entry (role_name, role_id, action, object, request_id, surface, detail)
  values (
    v_reading ->> 'login', to_regrole(quote_ident(v_reading ->> 'login'))::oid, 'read-pii', v_reading ->> 'object',
    v_reading ->> 'id', 'log', v_reading - '{id,login,object}'::text[]
  )
  on conflict (request_id) where action = 'read-pii' do nothing;
  return found;
end;
$$;

comment on function rls.record_logged_reading(text, text) is
  'Makes an entry of the audit of a line that the database wrote into the server''s log, once.';
