-- counted_values_sql(metric, window) -> the query of what schools have in the periods $1, from a shorter window.
--
-- A year is summed from its months, all years from the years: what is long is never read day by day. $2 are
-- clusters, $3 their blocks, $4 their districts.

create function aggregate.counted_values_sql(metric_name text, window_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  select
    part.school_id, period.window_name, period.period_start,
    sum(part.numerator) filter (where span.is_current) as numerator,
    sum(part.denominator) filter (where span.is_current) as denominator,
    sum(part.numerator) filter (where not span.is_current) as previous_numerator,
    sum(part.denominator) filter (where not span.is_current) as previous_denominator%3$s
  from unnest($1) as period
  cross join lateral (
    values (true, period.period_start, period.period_end), (false, period.previous_start, period.previous_end)
  ) as span (is_current, first_day, last_day)
  inner join aggregate.metric_value as part
    on part.metric_name = %1$L
    and part.level = 'school'
    and part.audience = 'officer'
    and part.window_name = %2$L
    and part.period_start <= span.last_day
    and part.period_end >= span.first_day
    and part.period_start <= (select max(period_end) from unnest($1))
    and part.period_start > (select min(least(period_start, previous_start)) from unnest($1)) - 366
    and part.district_id = any ($4)
    and part.block_id = any ($3)
    and part.cluster_id = any ($2)
    and part.denominator > 0
  group by part.school_id, period.window_name, period.period_start$sql$,
    metric_name,
    window_name,
    string_agg(format(E',\n    %s as count_%s,\n    %s as previous_count_%2$s',
      aggregate.newest_count_sql(
        'part.period_start', format('part.also[%s]', also.ordinal), 'span.is_current'),
      also.ordinal,
      aggregate.newest_count_sql(
        'part.period_start', format('part.also[%s]', also.ordinal), 'not span.is_current')),
      '' order by also.ordinal)
  )
  from aggregate.also_metric(metric_name) as also
  where also.distinct_column is not null;
$$;

comment on function aggregate.counted_values_sql(text, text) is
  'The query of what the schools of clusters $2 have in the periods $1, from their values in a shorter window.';
