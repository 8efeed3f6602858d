-- The chain of the audit is read by administrators, and written by rls.seal_audit alone.

call rls.turn_on('rls.audit_seal');

create policy audit_seal_of_admin on rls.audit_seal for select
  to r_admin
  using (true);
