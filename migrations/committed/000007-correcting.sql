--! Previous: sha1:416ed3caa0d9082cd1c8529ee194c520fde6dc45
--! Hash: sha1:1ada97b508e7dff16a6f3e6c5946fd642fae099b

-- Dry runs, withdrawn batches, replays, reopened days.

set local role r_owner;

reset role;
