-- Schema landing: the worker's, who gets each table from staging.open_batch.

revoke all on schema landing from r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker;
grant usage on schema landing to r_worker;
