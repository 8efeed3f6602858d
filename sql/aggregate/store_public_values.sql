-- store_public_values(metric): writes what the public sees into metric_value, only what changed.
--
-- What is gone is looked for apart: a merge that deletes what its source has not would read the values of all schools.

create procedure aggregate.store_public_values(metric_name text)
language sql
set search_path = ''
set enable_nestloop = off -- nothing is known yet of what was just written, and is taken for one row
as $$
  with

  fresh as materialized (
    select * from aggregate.public_value(store_public_values.metric_name)
  ),

  gone as (
    delete from aggregate.metric_value as stored
    where stored.metric_name = store_public_values.metric_name
      and stored.audience = 'public'
      and stored.level in ('state', 'district', 'block')
      and not exists (
        select
        from fresh
        where (fresh.level, fresh.window_name, fresh.period_start, fresh.district_id, fresh.block_id)
          = (stored.level, stored.window_name, stored.period_start, stored.district_id, stored.block_id)
      )
    returning stored.window_name, stored.period_start
  ),

  written as (
    merge into aggregate.metric_value as stored
    using fresh
    on stored.metric_name = store_public_values.metric_name
      and stored.audience = 'public'
      and stored.level in ('state', 'district', 'block')
      and (stored.level, stored.window_name, stored.period_start, stored.district_id, stored.block_id)
        = (fresh.level, fresh.window_name, fresh.period_start, fresh.district_id, fresh.block_id)
    when matched and (stored.period_end, stored.entity_id, stored.numerator, stored.denominator,
        stored.previous_numerator, stored.previous_denominator, stored.entities_reporting, stored.entities_expected)
      is distinct from (fresh.period_end, fresh.entity_id, fresh.numerator, fresh.denominator,
        fresh.previous_numerator, fresh.previous_denominator, fresh.entities_reporting, fresh.entities_expected)
      then update set
        (period_end, entity_id, numerator, denominator, previous_numerator, previous_denominator,
          entities_reporting, entities_expected, refreshed_at)
        = (fresh.period_end, fresh.entity_id, fresh.numerator, fresh.denominator, fresh.previous_numerator,
          fresh.previous_denominator, fresh.entities_reporting, fresh.entities_expected, now())
    when not matched then insert (
      metric_name, level, audience, window_name, period_start, period_end, entity_id, district_id, block_id,
      cluster_id, school_id, numerator, denominator, previous_numerator, previous_denominator, entities_reporting,
      entities_expected)
      values (
        store_public_values.metric_name, fresh.level, 'public', fresh.window_name, fresh.period_start,
        fresh.period_end, fresh.entity_id, fresh.district_id, fresh.block_id, 0, 0, fresh.numerator,
        fresh.denominator, fresh.previous_numerator, fresh.previous_denominator, fresh.entities_reporting,
        fresh.entities_expected)
    returning stored.window_name, stored.period_start
  )

  update aggregate.metric_period as period
  set version      = metric.version + 1,
      refreshed_at = now()
  from aggregate.metric
  where metric.metric_name = store_public_values.metric_name
    and period.metric_name = metric.metric_name
    and (period.window_name, period.period_start) in (table gone union all table written);
$$;

comment on procedure aggregate.store_public_values(text) is
  'Writes what the public sees of a metric into metric_value, and marks the periods that changed.';
