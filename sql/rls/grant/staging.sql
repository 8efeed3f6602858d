-- Schema staging: sources for all who sign in, what was emitted for emitters and administrators.
--
-- Policies say which rows. The worker alone writes, and calls whatever there is.

revoke all on schema staging
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;
revoke all on all tables in schema staging from r_worker;

grant usage on schema staging to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_worker;

grant select on staging.source, staging.source_file, staging.source_column, staging.notified_address
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_worker;
grant select on staging.emission, staging.batch, staging.finding, staging.correction to r_emitter, r_admin;
grant select, insert, update, delete on staging.emission, staging.batch, staging.finding, staging.correction
  to r_worker;
grant select on staging.rejected_school to r_worker;
grant select on staging.pull to r_admin;
grant select, insert, update, delete on staging.pull to r_worker;

grant execute on all routines in schema staging to r_worker;
grant execute on function staging.request_emission(text, bytea, boolean) to r_emitter;
grant execute on function staging.infrastructure_weights() to r_emitter, r_admin;
grant execute on function staging.readable_keys(text, text[])
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant execute on function
  staging.plan_column(staging.source_column), staging.screen_plan(text, integer), staging.source_cell(text),
  staging.stored_column(text), staging.stored_key(text), staging.actual_column(text), staging.arrival_day(integer),
  staging.landed_column(text), staging.separate_column(text), staging.source_document(text)
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant execute on function staging.put_source(jsonb) to r_admin;
grant execute on procedure staging.enable_source(text, boolean) to r_admin;
grant execute on function staging.withdraw(uuid, text, integer) to r_emitter, r_admin;
grant execute on function
  staging.replay(text, text, uuid, integer, text, text), staging.reopen(text, date, text, integer[], bigint[])
  to r_admin;
