-- raise_version(metric, is_whole): makes what a refresh wrote the metric's next version.
--
-- Whole is a change that every period shows: the name of a place, a definition.

create procedure aggregate.raise_version(metric_name text, is_whole boolean)
language sql
set search_path = ''
as $$
  update aggregate.metric_period as period
  set version      = metric.version + 1,
      refreshed_at = now()
  from aggregate.metric
  where is_whole
    and metric.metric_name = raise_version.metric_name
    and period.metric_name = raise_version.metric_name
    and period.version <= metric.version;

  update aggregate.metric
  set version      = base.version + 1,
      refreshed_at = now(),
      newest_day   = (
        select max(period.period_start + position - 1)
        from aggregate.metric_period as period
        cross join generate_series(1, 31) as position
        where period.metric_name = raise_version.metric_name
          and period.window_name = 'month'
          and period.days >> (position - 1) & 1 = 1
      )
  from aggregate.metric as base
  where base.metric_name = raise_version.metric_name
    and raise_version.metric_name in (metric.metric_name, metric.part_of);
$$;

comment on procedure aggregate.raise_version(text, boolean) is 'Makes what a refresh wrote the metric''s next version.';
