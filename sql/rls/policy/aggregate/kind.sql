-- Which kinds of schools there are is known to all: values by kind are read through it.

call rls.turn_on('aggregate.kind');

create policy kind_of_everyone on aggregate.kind for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public
  using (true);
