-- batches_of_period(source, period) -> the batches whose rows count in a period.

create function transform.batches_of_period(source_name text, period date)
returns integer[]
language sql
stable
set search_path = ''
as $$
  select array(
    select batch.batch_id
    from staging.batch
    where batch.source_name = batches_of_period.source_name
      and batch.state = 'kept'
      and batches_of_period.period = any (batch.periods)
    order by batch.batch_id
  );
$$;

comment on function transform.batches_of_period(text, date) is 'The batches whose rows count in a period.';
