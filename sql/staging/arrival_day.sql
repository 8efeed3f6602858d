-- arrival_day(batch) -> the day in India on which the emission of a batch was received; null for no batch.
--
-- An emission that did not come through the object store arrived when it was asked for.

create function staging.arrival_day(batch_id integer)
returns date
language sql
stable
set search_path = ''
as $$
  select (coalesce(emission.received_at, emission.requested_at) at time zone 'Asia/Kolkata')::date
  from staging.batch
  inner join staging.emission
    on emission.emission_id = batch.emission_id
  where batch.batch_id = arrival_day.batch_id;
$$;

comment on function staging.arrival_day(integer) is
  'The day in India on which the emission of a batch was received; null for no batch.';
