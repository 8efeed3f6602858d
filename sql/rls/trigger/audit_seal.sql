-- A link of the audit's chain is never changed, and leaves only as rls.retain_audit lets it go.

create trigger audit_seal_is_kept
  before update or delete on rls.audit_seal
  for each row execute function rls.refuse_audit_change();

create trigger audit_seal_is_not_emptied
  before truncate on rls.audit_seal
  for each statement execute function rls.refuse_audit_change();
