-- withdrawn_batches(metric, months) -> the batches whose rows do not count though they may still stand, or null.

create function aggregate.withdrawn_batches(metric_name text, months date[])
returns integer[]
language sql
stable
set search_path = ''
as $$
  select array_agg(batch.batch_id)
  from aggregate.metric
  inner join staging.batch
    on batch.source_name = metric.source_name
  where metric.metric_name = withdrawn_batches.metric_name
    and batch.state <> 'kept'
    and batch.periods && withdrawn_batches.months;
$$;

comment on function aggregate.withdrawn_batches(text, date[]) is
  'The batches whose rows do not count though they may still stand; null where there are none.';
