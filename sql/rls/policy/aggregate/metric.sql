-- Which metrics there are, and how fresh, is known to all who sign in; to the public of those that are public.

call rls.turn_on('aggregate.metric');

create policy metric_of_everyone on aggregate.metric for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);

create policy metric_of_public on aggregate.metric for select
  to r_public
  using (is_public);
