-- The audit is read by administrators, and written by rls.record_audit alone.

call rls.turn_on('rls.audit_entry');

create policy audit_entry_of_admin on rls.audit_entry for select
  to r_admin
  using (true);
