-- batch_to_retire() -> the batches that are older than their source's retention.
--
-- Of an attached source a batch is as old as the last month that it has rows of; of a merged one that keeps
-- events, as old as the day on which it came. Masters have no age: their newest row is the truth.

create function staging.batch_to_retire()
returns table (batch_id integer, source_name text)
language sql
stable
set search_path = ''
as $$
  select batch.batch_id, batch.source_name
  from staging.batch
  inner join staging.emission
    on emission.emission_id = batch.emission_id
  inner join staging.source
    on source.source_name = batch.source_name
    and source.class = 'dynamic'
  cross join lateral (select now() - source.retention as oldest) as kept_since
  where batch.state = 'kept'
    and case
      when cardinality(batch.periods) > 0
        then (select max(period) from unnest(batch.periods) as period) + interval '1 month' <= kept_since.oldest
      else coalesce(emission.received_at, emission.requested_at) < kept_since.oldest
    end
  order by batch.source_name, batch.batch_id;
$$;

comment on function staging.batch_to_retire() is 'The batches that are older than the retention of their source.';
