-- record_audit(action, request, detail, role): writes what was done, and who did it.
--
-- The API calls it as itself, in a transaction of its own, so that a request that fails leaves its entry
-- too; it names the role. For anyone else it is the acting role. Security definer: entries are only added.

create function rls.record_audit(
  action     text,
  request_id text,
  detail     jsonb default '{}',
  role_name  name  default null
)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into rls.audit_entry (role_name, action, request_id, detail)
  values (
    coalesce(record_audit.role_name, rls.acting_role()),
    record_audit.action,
    record_audit.request_id,
    coalesce(record_audit.detail, '{}')
  );
$$;

comment on function rls.record_audit(text, text, jsonb, name) is
  'Writes what was done, by the acting role, or by the one that the API names.';
