-- Which categories of schools there are is known to all.

call rls.turn_on('aggregate.category');

create policy category_of_everyone on aggregate.category for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public
  using (true);
