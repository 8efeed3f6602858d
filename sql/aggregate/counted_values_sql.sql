-- counted_values_sql(metric, window) -> the query of what schools have in the periods $1, from a shorter window.
--
-- A year is summed from its months, all years from the years: what is long is never read day by day. The year
-- before has been summed already. $2 are clusters, $3 their blocks, $4 their districts.

create function aggregate.counted_values_sql(metric_name text, window_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  select
    part.school_id, part.position,
    %6$s filter (where part.is_current) as numerator,
    %7$s filter (where part.is_current) as denominator,
    %6$s filter (where not part.is_current) as previous_numerator,
    %7$s filter (where not part.is_current) as previous_denominator%3$s
  from (
    select
      true as is_current, period.position, part.school_id, part.period_start, part.numerator, part.denominator,
      part.also
    from %8$s
    inner join aggregate.metric_value as part
      on part.window_name = %2$L
      and part.period_start <= period.period_end
      and part.period_end >= period.period_start
      and part.period_start <= (select max(period_end) from unnest($1))
      and part.period_start >= (select min(period_start) from unnest($1)) - %4$s
      and %5$s
    union all
    select
      false, period.position, part.school_id, part.period_start, part.numerator, part.denominator, part.also
    from %8$s
    inner join aggregate.metric_value as part
      on part.window_name = period.window_name
      and part.window_name = any (array(select window_name from unnest($1)))
      and part.period_start = period.previous_start
      and part.period_start = any (array(select previous_start from unnest($1)))
      and %5$s
  ) as part
  group by part.school_id, part.position$sql$,
    metric_name,
    window_name,
    string_agg(format(E',\n    %s as count_%s,\n    %s as previous_count_%2$s',
      aggregate.newest_count_sql(
        'part.period_start', format('part.also[%s]', also.ordinal), 'part.is_current'),
      also.ordinal,
      aggregate.newest_count_sql(
        'part.period_start', format('part.also[%s]', also.ordinal), 'not part.is_current')),
      '' order by also.ordinal),
    case window_name when 'month' then 0 else 366 end, -- all years begin within one, no year within a month
    format(
      $sql$part.metric_name = %L
      and part.level = 'school'
      and part.audience = 'officer'
      and part.district_id = any ($4)
      and part.block_id = any ($3)
      and part.cluster_id = any ($2)
      and part.denominator > 0$sql$,
      metric_name),
    aggregate.added_sql(metric_name, 'part.numerator'),
    aggregate.added_sql(metric_name, 'part.denominator'),
    aggregate.numbered_period_sql()
  )
  from aggregate.also_metric(metric_name) as also
  where also.distinct_column is not null;
$$;

comment on function aggregate.counted_values_sql(text, text) is
  'The query of what the schools of clusters $2 have in the periods $1, from their values in a shorter window.';
