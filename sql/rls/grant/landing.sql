-- Schema landing: the worker's, who gets each table from staging.open_batch.

revoke all on schema landing
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;
grant usage on schema landing to r_worker;
