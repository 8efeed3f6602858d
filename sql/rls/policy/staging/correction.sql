-- A correction is read by whose emission it is about, and by administrators.

call rls.turn_on('staging.correction');

create policy correction_of_emitter on staging.correction for select
  to r_emitter
  using (emitter_id = (select rls.current_person_id()));

create policy correction_of_admin on staging.correction for select
  to r_admin
  using (true);
