-- record_audit(action, request, detail, role, object, surface, outcome): writes what was done, and who did it.
--
-- The API calls it as itself, in a transaction of its own, so that a request that fails leaves its entry
-- too; it names the role. For anyone else it is the acting role, and the way it came follows from the login.
-- The request may also be told by the setting cqube.request_id, which only says where else to look.
-- Security definer: entries are only added.

create function rls.record_audit(
  action     text,
  request_id text,
  detail     jsonb default '{}',
  role_name  name  default null,
  object     text  default null,
  surface    text  default null,
  outcome    text  default null
)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into rls.audit_entry (role_name, role_id, action, object, request_id, surface, outcome, detail)
  select
    who.role_name,
    to_regrole(quote_ident(who.role_name))::oid,
    record_audit.action,
    record_audit.object,
    coalesce(record_audit.request_id, nullif(current_setting('cqube.request_id', true), '')),
    coalesce(
      record_audit.surface,
      case session_user
        when 'r_api' then 'rest'
        when 'r_worker' then 'worker'
        when 'r_identity' then 'identity'
        else 'sql'
      end),
    coalesce(record_audit.outcome, 'done'),
    coalesce(record_audit.detail, '{}')
  from (select coalesce(record_audit.role_name, rls.acting_role())) as who (role_name);
$$;

comment on function rls.record_audit(text, text, jsonb, name, text, text, text) is
  'Writes what was done, by the acting role, or by the one that the API names.';
