-- The anchors of the audit's chain are read by administrators, and written by rls.retain_audit alone.

call rls.turn_on('rls.audit_anchor');

create policy audit_anchor_of_admin on rls.audit_anchor for select
  to r_admin
  using (true);
