-- What the state says of itself is known to all, before anyone signs in.

call rls.turn_on('aggregate.setting');

create policy setting_of_everyone on aggregate.setting for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public
  using (true);
