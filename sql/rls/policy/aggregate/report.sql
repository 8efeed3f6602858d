-- Which reports there are is known to all who sign in.

call rls.turn_on('aggregate.report');

create policy report_of_everyone on aggregate.report for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
