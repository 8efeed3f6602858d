-- Who runs schools is known to all.

call rls.turn_on('aggregate.management');

create policy management_of_everyone on aggregate.management for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public
  using (true);
