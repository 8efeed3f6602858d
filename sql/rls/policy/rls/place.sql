-- The hierarchy is no secret, and the helpers of the policies read it as whoever asks.

call rls.turn_on('rls.place');

create policy place_of_everyone on rls.place for select
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_keeper
  using (true);
