-- Mail addresses are read by administrators; the worker writes to them. Others may ask, and see none.

call rls.turn_on('staging.notified_address');

create policy notified_address_of_admin on staging.notified_address for select
  to r_admin
  using (true);
