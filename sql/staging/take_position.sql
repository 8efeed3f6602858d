-- take_position(batch): a batch comes after all that its source has; a replay has its place already.
--
-- Called under the lock of the source: numbers of batches are given earlier, and may be out of order.

create procedure staging.take_position(batch_id integer)
language sql
set search_path = ''
as $$
  update staging.batch
  set position = (
    select coalesce(max(other.position), 0) + 1
    from staging.batch as other
    where other.source_name = batch.source_name
  )
  where batch.batch_id = take_position.batch_id
    and batch.position is null;
$$;

comment on procedure staging.take_position(integer) is 'Gives a batch its place after all that its source has.';
