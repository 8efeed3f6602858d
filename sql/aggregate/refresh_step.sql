-- refresh_step(metric, periods) -> the queries that give a metric's values of periods, in their order.
--
-- From below: schools by their days, years by their months, all years by the years; then clusters from
-- schools, blocks from clusters, districts from blocks, the state from districts. Each reads what the one
-- before has written; a year is compared with the one before, so that years come one by one.

create function aggregate.refresh_step(metric_name text, periods aggregate.metric_period[])
returns table (ordinal integer, first_day date, query text, periods aggregate.metric_period[])
language sql
stable
set search_path = ''
as $$
  with

  counted (ordinal, windows, query) as (
    values
      (1, '{last_day,last_7_days,last_30_days,month}'::text[], aggregate.counted_days_sql(metric_name)),
      (2, '{academic_year}', aggregate.counted_values_sql(metric_name, 'month')),
      (3, '{overall}', aggregate.counted_values_sql(metric_name, 'academic_year'))
  ),

  step (ordinal, windows, query) as (
    select counted.ordinal, counted.windows, aggregate.school_value_sql(metric_name, counted.query)
    from counted
    union all
    values
      (4, '{last_day,last_7_days,last_30_days,month,academic_year,overall}'::text[],
        aggregate.cluster_value_sql(metric_name)),
      (5, '{week}', aggregate.cluster_week_sql(metric_name)),
      (6, null, aggregate.roll_up_sql(metric_name, 'block')),
      (7, null, aggregate.roll_up_sql(metric_name, 'district')),
      (8, null, aggregate.roll_up_sql(metric_name, 'state'))
  )

  select step.ordinal, min(period.period_start), step.query, array_agg(period)
  from step
  inner join unnest(refresh_step.periods) as period
    on step.windows is null
    or period.window_name = any (step.windows)
  group by step.ordinal, step.query, case step.windows when '{academic_year}' then period.period_start end
  order by step.ordinal, min(period.period_start);
$$;

comment on function aggregate.refresh_step(text, aggregate.metric_period[]) is
  'The queries that give a metric''s values of some periods, in their order.';
