-- Which reports there are is known to all who sign in; to the public of those with a public metric.

call rls.turn_on('aggregate.report');

create policy report_of_everyone on aggregate.report for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);

create policy report_of_public on aggregate.report for select
  to r_public
  using (metric_name = any (array(select metric.metric_name from aggregate.metric where metric.is_public)));
