-- store_values_sql(metric, query) -> the statement that writes what a query yields into metric_value.
--
-- Parameters: $1 periods, $2 clusters, $3 blocks, $4 districts, which bound what is compared. Only what
-- changed is written, and the periods that it belongs to get the metric's next version.

create function aggregate.store_values_sql(metric_name text, query text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$
with

written as (
  merge into aggregate.metric_value as stored
  using (%2$s
  ) as fresh
  on stored.metric_name = %1$L
    and stored.level = fresh.level
    and stored.audience = 'officer'
    and stored.window_name = fresh.window_name
    and stored.period_start = fresh.period_start
    and %6$s
    and stored.district_id = fresh.district_id
    and stored.district_id = any (0::bigint || $4)
    and stored.block_id = fresh.block_id
    and stored.block_id = any (0::bigint || $3)
    and stored.cluster_id = fresh.cluster_id
    and stored.cluster_id = any (0::bigint || $2)
    and stored.school_id = fresh.school_id
  when matched and (%3$s)
    is distinct from (%4$s) then update set
    (%5$s, refreshed_at) = (%4$s, now())
  when not matched then insert (
    metric_name, level, window_name, period_start, district_id, block_id, cluster_id, school_id, %5$s)
    values (
      %1$L, fresh.level, fresh.window_name, fresh.period_start, fresh.district_id, fresh.block_id, fresh.cluster_id,
      fresh.school_id, %4$s)
  returning fresh.position
)

update aggregate.metric_period as stored
set version      = metric.version + 1,
    refreshed_at = now()
from aggregate.metric
cross join %7$s
where metric.metric_name = %1$L
  and period.position in (select written.position from written)
  and stored.metric_name = %1$L
  and stored.window_name = period.window_name
  and stored.period_start = period.period_start$sql$,
    metric_name,
    query,
    string_agg('stored.' || figure, ', ' order by position),
    string_agg('fresh.' || figure, ', ' order by position),
    string_agg(figure, ', ' order by position),
    aggregate.period_bound_sql('stored'),
    aggregate.numbered_period_sql()
  )
  from unnest(array[
    'entity_id', 'period_end', 'of_management_id', 'of_category_id', 'numerator', 'denominator', 'also',
    'previous_numerator', 'previous_denominator', 'previous_also', 'entities_reporting', 'entities_expected', 'kinds'
  ]) with ordinality as list (figure, position);
$$;

comment on function aggregate.store_values_sql(text, text) is
  'The statement that writes what a query yields, where it changed, and marks the periods that it belongs to.';
