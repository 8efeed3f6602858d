-- kept_batches(metric, months) -> the batches whose rows count, of a metric's source in some months.

create function aggregate.kept_batches(metric_name text, months date[])
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
  );
$$;

comment on function aggregate.kept_batches(text, date[]) is
  'The batches whose rows count, of a metric''s source in some months.';
