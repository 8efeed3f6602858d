-- An emission is read by who emitted it, and by administrators.

call rls.turn_on('staging.emission');

create policy emission_of_emitter on staging.emission for select
  to r_emitter
  using (emitter_id = (select rls.current_person_id()));

create policy emission_of_admin on staging.emission for select
  to r_admin
  using (true);
