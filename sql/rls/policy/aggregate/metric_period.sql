-- Which periods hold values is known to all who sign in.

call rls.turn_on('aggregate.metric_period');

create policy metric_period_of_everyone on aggregate.metric_period for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);

-- The public knows of the periods of which it sees values.

create policy metric_period_of_public on aggregate.metric_period for select
  to r_public
  using (
    (metric_name, window_name, period_start) in (
      select value.metric_name, value.window_name, value.period_start
      from aggregate.metric_value as value
    )
  );
