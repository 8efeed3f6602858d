-- Everyone reads the own scope, which the helpers of the policies need; the keeper writes all of them.

call rls.turn_on('rls.scope');

create policy scope_of_current_role on rls.scope for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (role_id = (select rls.current_role_id()));

create policy scope_of_keeper on rls.scope for all
  to r_keeper
  using (true)
  with check (true);
