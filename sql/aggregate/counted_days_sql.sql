-- counted_days_sql(metric) -> the query of what schools have in the periods $1, from their days.
--
-- A period, and the one before it, is cut into months, and of each the running total before the first day
-- is taken from that of the last. What cannot be added is taken from the newest month that has data.

create function aggregate.counted_days_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  select
    day.school_id, part.window_name, part.period_start,
    sum(gain.numerator) filter (where part.is_current) as numerator,
    sum(gain.denominator) filter (where part.is_current) as denominator,
    sum(gain.numerator) filter (where not part.is_current) as previous_numerator,
    sum(gain.denominator) filter (where not part.is_current) as previous_denominator%2$s
  from (
    select
      period.window_name, period.period_start, span.is_current, month::date as month,
      greatest(span.first_day, month::date) - month::date as days_before,
      least(span.last_day - month::date + 1, 31) as days_to
    from unnest($1) as period
    cross join lateral (
      values (true, period.period_start, period.period_end), (false, period.previous_start, period.previous_end)
    ) as span (is_current, first_day, last_day)
    cross join lateral generate_series(
      date_trunc('month', span.first_day::timestamp), span.last_day::timestamp, '1 month') as month
  ) as part
  inner join aggregate.school_day as day
    on day.metric_name = %1$L
    and day.period = part.month
  inner join aggregate.place as of_school
    on of_school.level = 'school'
    and of_school.entity_id = day.school_id
    and of_school.cluster_id = any ($2)%3$s
  cross join lateral (
    select
      day.numerators[part.days_to] - coalesce(day.numerators[part.days_before], 0) as numerator,
      day.denominators[part.days_to] - coalesce(day.denominators[part.days_before], 0) as denominator
  ) as gain
  group by day.school_id, part.window_name, part.period_start$sql$,
    metric_name,
    string_agg(format(
      $sql$,
    (max(array[part.month - date '2000-01-01', month_%1$s.count])
      filter (where part.is_current and gain.denominator > 0))[2] as count_%1$s,
    (max(array[part.month - date '2000-01-01', month_%1$s.count])
      filter (where not part.is_current and gain.denominator > 0))[2] as previous_count_%1$s$sql$,
      also.ordinal), '' order by also.ordinal),
    string_agg(format(
      $sql$
  left join aggregate.school_month as month_%1$s
    on month_%1$s.metric_name = %2$L
    and month_%1$s.period = part.month
    and month_%1$s.school_id = day.school_id$sql$,
      also.ordinal, also.also_name), '' order by also.ordinal)
  )
  from aggregate.also_metric(metric_name) as also
  where also.distinct_column is not null;
$$;

comment on function aggregate.counted_days_sql(text) is
  'The query of what the schools of clusters $2 have in the periods $1, from their days.';
