-- Schema aggregate: what is shown, to all who may look; values of a school on a day, to analysts.
--
-- Policies say which rows. The worker alone writes, and calls whatever there is.

revoke all on schema aggregate
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;
revoke all on all tables in schema aggregate from r_worker;

grant usage on schema aggregate
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker;

grant select on
  aggregate.setting, aggregate.management, aggregate.category, aggregate.kind, aggregate.metric,
  aggregate.metric_period, aggregate.report
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant select on aggregate.place to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant select on aggregate.metric_value, aggregate.report_value, aggregate.shown_value, aggregate.kind_value
  to r_viewer, r_report_creator, r_analyst, r_admin;
grant select on
  aggregate.setting, aggregate.management, aggregate.category, aggregate.kind, aggregate.metric,
  aggregate.metric_period, aggregate.report, aggregate.place, aggregate.metric_value, aggregate.report_value,
  aggregate.shown_value, aggregate.kind_value
  to r_public;
grant select on aggregate.invalid_school to r_viewer, r_report_creator, r_admin;
grant select on aggregate.school_day, aggregate.school_day_value to r_analyst;

grant execute on function aggregate.export_row(text, text, date, text, integer, integer)
  to r_viewer, r_report_creator, r_analyst, r_admin, r_public;
grant execute on function aggregate.smallest_public_cell() to r_public;
grant execute on function aggregate.may_read_export(text)
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant execute on function aggregate.current_person() to r_viewer, r_report_creator, r_emitter, r_admin;
grant execute on procedure
  aggregate.define_metric(jsonb), aggregate.define_report(jsonb), aggregate.set_setting(text, jsonb)
  to r_admin;

grant select, insert, update, delete on all tables in schema aggregate to r_worker;
grant execute on all routines in schema aggregate to r_worker;
