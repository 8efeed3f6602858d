-- log_signature(payload) -> by what a line of the server's log is known to be the database's own.
--
-- Whoever may make the server write a line could write what looks like one of ours.

create function rls.log_signature(payload text)
returns text
language sql
stable
set search_path = ''
as $$
  select encode(sha256(audit_key.key || sha256(audit_key.key || convert_to(payload, 'UTF8'))), 'hex')
  from rls.audit_key as audit_key;
$$;

comment on function rls.log_signature(text) is
  'By what a line of the server''s log is known to be the database''s own.';
