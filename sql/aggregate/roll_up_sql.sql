-- roll_up_sql(metric, level) -> the query of a metric's values at a level, from those of the level below.
--
-- Parameters: $1 periods, $3 blocks and $4 districts that are touched. Levels are sums, kind by kind.

create function aggregate.roll_up_sql(metric_name text, level text)
returns text
language sql
stable
set search_path = ''
as $$
  select aggregate.gathered_sql(step.level, format(
    $sql$
select
  period.position, %6$s,
  part.management_id, part.category_id,
  %4$s
from %8$s
inner join aggregate.metric_value as below
  on below.metric_name = %1$L
  and below.level = %3$L
  and below.audience = 'officer'
  and below.window_name = period.window_name
  and below.period_start = period.period_start
  and %7$s%5$s
cross join lateral unnest(
  row(
    0, 0, below.numerator, below.denominator, below.also, below.previous_numerator, below.previous_denominator,
    below.previous_also, below.entities_reporting, below.entities_expected
  )::aggregate.kind_figure || below.kinds
) as part
group by period.position, %2$s, part.management_id, part.category_id$sql$,
    metric_name,
    step.groups,
    step.level_below,
    aggregate.sum_sql(metric_name),
    step.is_touched,
    step.columns,
    aggregate.period_bound_sql('below'),
    aggregate.numbered_period_sql()
  ))
  from (
    values
      ('block', 'cluster', E'\n  and below.district_id = any ($4)\n  and below.block_id = any ($3)',
        'below.district_id, below.block_id, 0::bigint as cluster_id', 'below.district_id, below.block_id'),
      ('district', 'block', E'\n  and below.district_id = any ($4)',
        'below.district_id, 0::bigint as block_id, 0::bigint as cluster_id', 'below.district_id'),
      ('state', 'district', '', '0::bigint as district_id, 0::bigint as block_id, 0::bigint as cluster_id', '()')
  ) as step (level, level_below, is_touched, columns, groups)
  where step.level = roll_up_sql.level;
$$;

comment on function aggregate.roll_up_sql(text, text) is
  'The query of a metric''s values at a level for the periods $1, from those of the level below.';
