-- cluster_week_sql(metric) -> the query of a metric's weeks at cluster level, which schools have no rows of.
--
-- Weeks are for trends, so they have no dimensions. Parameters: $1 periods, $2 clusters.

create function aggregate.cluster_week_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  period.position, 'cluster' as level, period.window_name, period.period_start, period.period_end,
  week.cluster_id as entity_id, week.district_id, week.block_id, week.cluster_id, 0::bigint as school_id,
  0 as of_management_id, 0 as of_category_id,
  week.numerator, week.denominator, week.also, week.previous_numerator, week.previous_denominator, week.previous_also,
  week.entities_reporting, week.entities_expected,
  null::aggregate.kind_figure[] as kinds
from (
select
  part.position, part.district_id, part.block_id, part.cluster_id,
  %s
from (%s
) as part
group by part.position, part.cluster_id, part.block_id, part.district_id
) as week
inner join %s
  on period.position = week.position$sql$,
    aggregate.sum_sql(metric_name, 'part.also_%1$s', 'part.previous_also_%1$s'),
    aggregate.school_figure_sql(metric_name, aggregate.counted_days_sql(metric_name)),
    aggregate.numbered_period_sql()
  );
$$;

comment on function aggregate.cluster_week_sql(text) is
  'The query of a metric''s weeks for the periods $1 and the clusters $2, from the days of schools.';
