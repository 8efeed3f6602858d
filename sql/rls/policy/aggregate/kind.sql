-- Which kinds of schools there are is known to all who sign in: values by kind are read through it.

call rls.turn_on('aggregate.kind');

create policy kind_of_everyone on aggregate.kind for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
