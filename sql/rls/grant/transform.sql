-- Schema transform: the worker's. rls.protect_source opens the tables that analysts may read.
--
-- Partitions are granted to nobody: their rows are reached through the table that has the policies.

revoke all on schema transform
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;

grant usage on schema transform to r_analyst, r_worker;
grant select on transform.closed_day, transform.replaced_row to r_worker;
grant execute on all routines in schema transform to r_worker;
