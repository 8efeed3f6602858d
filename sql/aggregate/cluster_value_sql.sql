-- cluster_value_sql(metric) -> the query of a metric's values at cluster level, from those of schools.
--
-- Parameters: $1 periods, $2 clusters, $3 their blocks, $4 their districts. Here the dimensions come in: a
-- school has one management and one category, so its own row needs none, and a cluster has figures for each
-- that its schools have. Schools are added up once, kind by kind; sets of kinds are made of these sums.

create function aggregate.cluster_value_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  dimension as (
    select
      coalesce(document -> 'dimensions' ? 'management', false) as has_management,
      coalesce(document -> 'dimensions' ? 'category', false) as has_category
    from aggregate.metric
    where metric.metric_name = cluster_value_sql.metric_name
  )

  select aggregate.gathered_sql('cluster', format(
    $sql$
select
  part.position, part.district_id, part.block_id, part.cluster_id,
  coalesce(part.of_management_id, 0) as management_id, coalesce(part.of_category_id, 0) as category_id,
  %2$s
from (
select
  period.position, part.district_id, part.block_id, part.cluster_id, part.of_management_id, part.of_category_id,
  %2$s
from %5$s
inner join aggregate.metric_value as part
  on part.metric_name = %1$L
  and part.level = 'school'
  and part.audience = 'officer'
  and part.window_name = period.window_name
  and part.period_start = period.period_start
  and %4$s
  and part.district_id = any ($4)
  and part.block_id = any ($3)
  and part.cluster_id = any ($2)
group by
  part.cluster_id, period.position, part.block_id, part.district_id, part.of_management_id, part.of_category_id
) as part
group by
  part.cluster_id, part.position, part.block_id, part.district_id,
  grouping sets (%3$s)
having (grouping(part.of_management_id) = 1 or part.of_management_id <> 0)
  and (grouping(part.of_category_id) = 1 or part.of_category_id <> 0)$sql$,
    metric_name,
    aggregate.sum_sql(metric_name),
    concat_ws(', ',
      case when has_management and has_category then '(part.of_management_id, part.of_category_id)' end,
      case when has_management then '(part.of_management_id)' end,
      case when has_category then '(part.of_category_id)' end,
      '()'),
    aggregate.period_bound_sql('part'),
    aggregate.numbered_period_sql()
  ))
  from dimension;
$$;

comment on function aggregate.cluster_value_sql(text) is
  'The query of a metric''s values for the periods $1 and the clusters $2, from those of schools.';
