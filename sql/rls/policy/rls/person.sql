-- Everyone reads the own row; administrators read all; the keeper enrols and expels.

call rls.turn_on('rls.person');

create policy person_of_current_role on rls.person for select
  to r_viewer, r_report_creator, r_analyst, r_emitter
  using (role_id = (select rls.current_role_id()));

create policy person_of_admin on rls.person for select
  to r_admin
  using (true);

create policy person_of_keeper on rls.person for all
  to r_keeper
  using (true)
  with check (true);
