-- stale_months(metric, batches, is_all) -> the months of a metric that have to be counted anew.
--
-- Adding cannot do it where one of the batches was withdrawn, or took reopened days from earlier ones. With
-- is_all it is every month that has rows or counts.

create function aggregate.stale_months(metric_name text, batches integer[], is_all boolean)
returns date[]
language sql
stable
set search_path = ''
as $$
  select array(
    select distinct unnest(batch.periods)
    from aggregate.metric
    inner join staging.batch
      on batch.source_name = metric.source_name
    where metric.metric_name = stale_months.metric_name
      and (is_all or (batch.state = 'withdrawn' or batch.is_recounting) and batch.batch_id = any (batches))
    union
    select school_day.period
    from aggregate.school_day
    where is_all
      and school_day.metric_name = stale_months.metric_name
  );
$$;

comment on function aggregate.stale_months(text, integer[], boolean) is
  'The months of a metric that have to be counted anew.';
