-- report_value: all values as they are shown, for analysts, GraphQL and whoever asks in SQL.
--
-- Null in a dimension means "over all". Its key holds where each dimension is asked for, also as null.

create view aggregate.report_value
with (security_invoker)
as
select
  metric_name,
  level,
  entity_id,
  entity_name,
  district_id,
  block_id,
  cluster_id,
  school_id,
  window_name,
  period_start,
  period_end,
  management_id,
  grade,
  subject,
  category_id,
  gender,
  item,
  value,
  numerator,
  denominator,
  entities_reporting,
  entities_expected,
  refreshed_at,
  change,
  suppressed
from aggregate.shown_value;

comment on view aggregate.report_value is
  E'@primaryKey metric_name,level,window_name,period_start,district_id,block_id,cluster_id,school_id\n'
  'All values of all metrics as they are shown; of a place''s rows those with null in a dimension are over all of it.';
comment on column aggregate.report_value.metric_name is 'The metric, as in aggregate.metric.';
comment on column aggregate.report_value.level is 'state, district, block, cluster or school.';
comment on column aggregate.report_value.entity_id is 'The code of the place.';
comment on column aggregate.report_value.entity_name is 'The name of the place, as its master says now.';
comment on column aggregate.report_value.district_id is 'The district that the place is or lies in; 0 for the state.';
comment on column aggregate.report_value.block_id is 'The block that the place is or lies in; 0 above blocks.';
comment on column aggregate.report_value.cluster_id is 'The cluster that the place is or lies in; 0 above clusters.';
comment on column aggregate.report_value.school_id is 'The school; 0 for all other places.';
comment on column aggregate.report_value.window_name is
  'last_day, last_7_days, last_30_days, week, month, academic_year or overall.';
comment on column aggregate.report_value.period_start is 'The first day of the window.';
comment on column aggregate.report_value.period_end is
  'The last day of the window; rolling ones end at the newest data.';
comment on column aggregate.report_value.management_id is 'Schools of this management only; null is all.';
comment on column aggregate.report_value.category_id is 'Schools of this category only; null is all.';
comment on column aggregate.report_value.value is
  'What is shown: a percentage from 0 to 100, rounded half up to the metric''s decimals; null is "no data".';
comment on column aggregate.report_value.numerator is
  'What is divided, of the schools that have data; of a count the count.';
comment on column aggregate.report_value.denominator is 'What it is divided by; null where nothing is divided.';
comment on column aggregate.report_value.entities_reporting is 'The schools that have data in the window.';
comment on column aggregate.report_value.entities_expected is 'The schools that there are.';
comment on column aggregate.report_value.refreshed_at is 'When the row was last written.';
comment on column aggregate.report_value.change is
  'The value minus that of the period of equal length before, in the metric''s unit.';
comment on column aggregate.report_value.suppressed is
  'There are data that the public is not shown, because single pupils could be told from them. False for officers.';
