-- What cQube fetches is its administrators' business; what came of it, its emitter reads as an emission.

call rls.turn_on('staging.pull');

create policy pull_of_admin on staging.pull for select
  to r_admin
  using (true);
