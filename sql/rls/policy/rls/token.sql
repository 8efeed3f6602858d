-- Everyone reads what the own tokens are for; administrators read all. Nobody reads a digest.

call rls.turn_on('rls.token');

create policy token_of_current_person on rls.token for select
  to r_viewer, r_report_creator, r_emitter
  using (person_id = (select rls.current_person_id()));

create policy token_of_admin on rls.token for select
  to r_admin
  using (true);

create policy token_of_keeper on rls.token for all
  to r_keeper
  using (true)
  with check (true);
