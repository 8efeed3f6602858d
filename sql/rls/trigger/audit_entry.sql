-- An entry of the audit is never changed, and leaves only as rls.retain_audit lets it go.

create trigger audit_entry_is_kept
  before update or delete on rls.audit_entry
  for each row execute function rls.refuse_audit_change();

create trigger audit_entry_is_not_emptied
  before truncate on rls.audit_entry
  for each statement execute function rls.refuse_audit_change();
