-- batch_to_replay(correction) -> the batches that a correction took out to be read again, in their order.

create function staging.batch_to_replay(correction_id uuid)
returns setof staging.batch
language sql
stable
set search_path = ''
as $$
  select *
  from staging.batch
  where batch.correction_id = batch_to_replay.correction_id
    and batch.is_replayed
  order by batch.position, batch.batch_id;
$$;

comment on function staging.batch_to_replay(uuid) is
  'The batches that a correction took out to be read again, in the order in which they count.';
