-- A batch is read by who emitted it, and by administrators.

call rls.turn_on('staging.batch');

create policy batch_of_emitter on staging.batch for select
  to r_emitter
  using (emitter_id = (select rls.current_person_id()));

create policy batch_of_admin on staging.batch for select
  to r_admin
  using (true);
