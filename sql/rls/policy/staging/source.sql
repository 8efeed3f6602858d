-- Sources are public knowledge among all who sign in: an emitter needs them, a report names them.

call rls.turn_on('staging.source');

create policy source_of_everyone on staging.source for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
