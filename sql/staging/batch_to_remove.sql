-- batch_to_remove() -> the batches that were taken out and whose rows still stand, though they count no more.

create function staging.batch_to_remove()
returns setof integer
language sql
stable
set search_path = ''
as $$
  select batch.batch_id
  from staging.batch
  where batch.state = 'withdrawn'
    and batch.removed_at is null
    and batch.aggregated_at is not null
  order by batch.batch_id;
$$;

comment on function staging.batch_to_remove() is
  'The batches that were taken out, are counted out, and whose rows still stand.';
