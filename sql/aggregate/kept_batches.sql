-- kept_batches(metric, months, batches) -> the batches whose rows count, of a metric's source in some months.
--
-- Those that were counted before, and of the others the given ones alone: a batch that comes during a
-- refresh is for the next one.

create function aggregate.kept_batches(metric_name text, months date[], batches integer[])
returns integer[]
language sql
stable
set search_path = ''
as $$
  select array(
    select batch.batch_id
    from aggregate.metric
    inner join staging.batch
      on batch.source_name = metric.source_name
    where metric.metric_name = kept_batches.metric_name
      and batch.state = 'kept'
      and batch.periods && kept_batches.months
      and (batch.aggregated_at is not null or batch.batch_id = any (batches))
    order by batch.batch_id
  );
$$;

comment on function aggregate.kept_batches(text, date[], integer[]) is
  'The batches whose rows count, of a metric''s source in some months.';
