-- roll_up_sql(metric, level) -> the query of a metric's values at a level, from those of the level below.
--
-- Parameters: $1 periods, $3 blocks and $4 districts that are touched. Levels are sums, dimension by dimension.

create function aggregate.roll_up_sql(metric_name text, level text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  %2$L as level, period.window_name, period.period_start, period.period_end, place.entity_id,
  place.district_id, place.block_id, place.cluster_id, place.school_id, part.management_id, part.category_id,
  0 as of_management_id, 0 as of_category_id,
  %4$s
from unnest($1) as period
inner join aggregate.metric_value as part
  on part.metric_name = %1$L
  and part.level = %3$L
  and part.audience = 'officer'
  and part.window_name = period.window_name
  and part.period_start = period.period_start
  and %7$s%5$s
inner join aggregate.place
  on place.level = %2$L%6$s
group by
  period.window_name, period.period_start, period.period_end, place.entity_id, place.district_id, place.block_id,
  place.cluster_id, place.school_id, part.management_id, part.category_id$sql$,
    metric_name,
    step.level,
    step.level_below,
    aggregate.sum_sql(metric_name),
    step.is_touched,
    step.is_inside,
    aggregate.period_bound_sql('part')
  )
  from (
    values
      ('block', 'cluster', E'\n  and part.district_id = any ($4)\n  and part.block_id = any ($3)',
        E'\n  and place.district_id = part.district_id\n  and place.block_id = part.block_id'),
      ('district', 'block', E'\n  and part.district_id = any ($4)', E'\n  and place.district_id = part.district_id'),
      ('state', 'district', '', '')
  ) as step (level, level_below, is_touched, is_inside)
  where step.level = roll_up_sql.level;
$$;

comment on function aggregate.roll_up_sql(text, text) is
  'The query of a metric''s values at a level for the periods $1, from those of the level below.';
