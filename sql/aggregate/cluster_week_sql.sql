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
  'cluster' as level, part.window_name, part.period_start, part.period_end, part.cluster_id as entity_id,
  part.district_id, part.block_id, part.cluster_id, 0::bigint as school_id, 0 as of_management_id,
  0 as of_category_id,
  %s,
  null::aggregate.kind_figure[] as kinds
from (%s
) as part
group by
  part.window_name, part.period_start, part.period_end, part.district_id, part.block_id, part.cluster_id$sql$,
    aggregate.sum_sql(metric_name, 'part.also_%1$s', 'part.previous_also_%1$s'),
    aggregate.school_figure_sql(metric_name, aggregate.counted_days_sql(metric_name))
  );
$$;

comment on function aggregate.cluster_week_sql(text) is
  'The query of a metric''s weeks for the periods $1 and the clusters $2, from the days of schools.';
