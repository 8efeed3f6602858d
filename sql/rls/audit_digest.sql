-- audit_digest(entry) -> the SHA-256 of an entry of the audit, all of its columns in one fixed form.

create function rls.audit_digest(entry rls.audit_entry)
returns bytea
language sql
stable
set search_path = ''
as $$
  select sha256(convert_to(
    jsonb_build_array(
      entry.audit_entry_id, extract(epoch from entry.happened_at), entry.role_name, entry.role_id::bigint,
      entry.action, entry.object, entry.request_id, entry.surface, entry.outcome, entry.detail,
      entry.transaction_id::text
    )::text, 'UTF8'));
$$;

comment on function rls.audit_digest(rls.audit_entry) is 'The SHA-256 of an entry of the audit, all of its columns.';
