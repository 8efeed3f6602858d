-- metric_window(metric, months) -> the periods that a metric has values for, after what came in some months.
--
-- What is known of other months stands in metric_period. Rolling windows end at the newest day with data;
-- the day before the last one is the one before with data, so that Monday is not compared with Sunday.
-- Months null means that all are looked at again.

create function aggregate.metric_window(metric_name text, months date[])
returns table (
  window_name text, period_start date, period_end date, previous_start date, previous_end date, days integer
)
language sql
stable
set search_path = ''
as $$
  with

  month as (
    select metric_period.period_start as period, metric_period.days
    from aggregate.metric_period
    where metric_period.metric_name = metric_window.metric_name
      and metric_period.window_name = 'month'
      and metric_period.period_start <> all (months)
    union all
    select state_day.period, state_day.days
    from aggregate.state_day(metric_window.metric_name, months)
  ),

  data_day as (
    select (month.period + position - 1)::date as day
    from month
    cross join generate_series(1, 31) as position
    where month.days >> (position - 1) & 1 = 1
  ),

  year as (
    select distinct make_date(extract(year from shifted)::integer, first_month, 1) as first_day
    from month
    cross join aggregate.first_month_of_year() as first_month
    cross join lateral (select month.period - make_interval(months => first_month - 1) as shifted) as turned
  ),

  newest as (
    select max(day) as day, (array_agg(day order by day desc))[2] as day_before
    from data_day
  ),

  span (window_name, period_start, period_end, previous_start, previous_end, days) as (
    select 'last_day', day, day, day_before, day_before, null::integer from newest
    union all
    select 'last_7_days', day - 6, day, day - 13, day - 7, null from newest
    union all
    select 'last_30_days', day - 29, day, day - 59, day - 30, null from newest
    union all
    select 'overall', min(month.period), max(newest.day), null, null, null from month cross join newest
    union all
    select distinct 'week', monday, monday + 6, monday - 7, monday - 1, null::integer
    from data_day
    cross join lateral (select date_trunc('week', day)::date as monday) as week
    union all
    select 'month', period, (period + interval '1 month')::date - 1, (period - interval '1 month')::date, period - 1,
      days
    from month
    union all
    select 'academic_year', first_day, (first_day + interval '1 year')::date - 1,
      (first_day - interval '1 year')::date, first_day - 1, null
    from year
  )

  select span.*
  from span
  inner join aggregate.metric
    on metric.metric_name = metric_window.metric_name
    and metric.document -> 'windows' ? span.window_name
  where span.period_start is not null;
$$;

comment on function aggregate.metric_window(text, date[]) is
  'The periods that a metric has values for: rolling windows end at the newest day with data.';
