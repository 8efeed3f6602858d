-- A finding shows cells of a file: it is read by who emitted it, and by administrators.

call rls.turn_on('staging.finding');

create policy finding_of_emitter on staging.finding for select
  to r_emitter
  using (emitter_id = (select rls.current_person_id()));

create policy finding_of_admin on staging.finding for select
  to r_admin
  using (true);
