-- Which periods hold values is known to all who sign in.

call rls.turn_on('aggregate.metric_period');

create policy metric_period_of_everyone on aggregate.metric_period for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
