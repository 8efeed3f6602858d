-- Where the files of a source lie is known to all who sign in.

call rls.turn_on('staging.source_file');

create policy source_file_of_everyone on staging.source_file for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin
  using (true);
