-- counted_days_sql(metric) -> the query of what schools have in the periods $1, from their days.
--
-- A period, and the one before it, is cut into months; of each the running total before its first day is
-- taken from that of its last. What cannot be added is that of the newest month with data. $2 are clusters.

create function aggregate.counted_days_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  select
    gain.school_id, gain.position,
    %4$s filter (where gain.is_current) as numerator,
    %5$s filter (where gain.is_current) as denominator,
    %4$s filter (where not gain.is_current) as previous_numerator,
    %5$s filter (where not gain.is_current) as previous_denominator%2$s
  from (
    select
      day.*, part.position, part.is_current,
      day.numerators[part.day_to] - coalesce(day.numerators[part.day_from - 1], 0) as numerator,
      day.denominators[part.day_to] - coalesce(day.denominators[part.day_from - 1], 0) as denominator
    from (
      select day.school_id, day.period, day.days, day.numerators, day.denominators%6$s
      from aggregate.school_day as day
      inner join aggregate.place as of_school
        on of_school.level = 'school'
        and of_school.entity_id = day.school_id
        and of_school.cluster_id = any ($2)%7$s
      where day.metric_name = %1$L
        and day.period between
          (select date_trunc('month', min(least(period_start, previous_start))::timestamp) from unnest($1))
          and (select max(period_end) from unnest($1))
      offset 0 -- so that a school is looked for once, and not for each period
    ) as day
    inner join (%3$s
    ) as part
      on part.month = day.period
      and part.days & day.days <> 0
  ) as gain
  group by gain.school_id, gain.position$sql$,
    metric_name,
    string_agg(format(E',\n    %s as count_%s,\n    %s as previous_count_%2$s',
      aggregate.newest_count_sql('gain.period', format('gain.month_count_%s', also.ordinal), 'gain.is_current'),
      also.ordinal,
      aggregate.newest_count_sql('gain.period', format('gain.month_count_%s', also.ordinal), 'not gain.is_current')),
      '' order by also.ordinal),
    aggregate.month_part_sql(),
    aggregate.added_sql(metric_name, 'gain.numerator'),
    aggregate.added_sql(metric_name, 'gain.denominator'),
    string_agg(format(', month_%1$s.count as month_count_%1$s', also.ordinal), '' order by also.ordinal),
    string_agg(format(
      $sql$
      left join aggregate.school_month as month_%1$s
        on month_%1$s.metric_name = %2$L
        and month_%1$s.period = day.period
        and month_%1$s.school_id = day.school_id$sql$,
      also.ordinal, also.also_name), '' order by also.ordinal)
  )
  from aggregate.also_metric(metric_name) as also
  where also.distinct_column is not null;
$$;

comment on function aggregate.counted_days_sql(text) is
  'The query of what the schools of clusters $2 have in the periods $1, from their days.';
