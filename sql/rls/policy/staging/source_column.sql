-- The columns of a source are known to all who sign in.

call rls.turn_on('staging.source_column');

create policy source_column_of_everyone on staging.source_column for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
