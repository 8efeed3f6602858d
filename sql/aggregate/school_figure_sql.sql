-- school_figure_sql(metric, counted) -> the query of what schools have, for those without data too.
--
-- Parameters: $1 periods, $2 clusters. Counted is the query of those that have data.

create function aggregate.school_figure_sql(metric_name text, counted text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  period.position, period.window_name, period.period_start, period.period_end, school.entity_id,
  school.district_id, school.block_id, school.cluster_id, school.school_id,
  coalesce(school.management_id, 0) as of_management_id, coalesce(school.category_id, 0) as of_category_id,
  counted.numerator, counted.denominator, counted.previous_numerator, counted.previous_denominator,
  (counted.denominator is not null)::integer as entities_reporting, 1 as entities_expected%1$s
from %3$s
cross join aggregate.place as school
left join (%2$s
) as counted
  on counted.position = period.position
  and counted.school_id = school.school_id
where school.level = 'school'
  and school.cluster_id = any ($2)$sql$,
    (
      select string_agg(
        case
          when also.distinct_column is not null then
            format(
              E',\n  counted.count_%1$s as also_%1$s, counted.previous_count_%1$s as previous_also_%1$s',
              also.ordinal)
          else format(E',\n  %s::integer as also_%s, %s::integer as previous_also_%2$s',
            aggregate.is_below_sql(
              school_figure_sql.metric_name, 'counted.numerator', 'counted.denominator', also.schools_below),
            also.ordinal,
            aggregate.is_below_sql(
              school_figure_sql.metric_name, 'counted.previous_numerator', 'counted.previous_denominator',
              also.schools_below))
        end,
        '' order by also.ordinal)
      from aggregate.also_metric(school_figure_sql.metric_name) as also
    ),
    counted,
    aggregate.numbered_period_sql()
  );
$$;

comment on function aggregate.school_figure_sql(text, text) is
  'The query of what the schools of clusters $2 have in the periods $1, for those without data too.';
