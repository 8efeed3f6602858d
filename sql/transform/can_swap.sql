-- can_swap(batch, source, unchanged) -> whether the landed table may take the place of a merged source's table.
--
-- Where a batch brings most of what is to be stored, to put row by row and key by key what lies there already
-- costs five times as much. Not for a dry run, which stops no reader; nor where somebody else than the worker
-- reads the table, has an index of his own on it, or rows elsewhere go with its rows.

create function transform.can_swap(batch_id integer, source staging.source, unchanged bigint)
returns boolean
language sql
stable
set search_path = ''
as $$
  select
    transform.is_large(can_swap.batch_id)
    and pg_relation_size(landed.oid) * 2 >= pg_relation_size(stored.oid)
    and can_swap.unchanged * 4 <= landed.reltuples
    and not emission.is_dry
    and not source.is_for_analysts
    and not source.has_history
    and not exists (select from staging.separate_column(source.source_name))
    and not exists (select from staging.view_sql(source.source_name))
    and (select count(*) from pg_catalog.pg_index where pg_index.indrelid = stored.oid) = 1
    and not exists (select from pg_catalog.pg_trigger where pg_trigger.tgrelid = stored.oid)
  from staging.batch
  inner join staging.emission
    on emission.emission_id = batch.emission_id
  inner join pg_catalog.pg_class as landed
    on landed.oid = to_regclass(format('landing.%I', 'batch_' || batch.batch_id))
  inner join pg_catalog.pg_class as stored
    on stored.oid = to_regclass(format('transform.%I', source.source_name))
  where batch.batch_id = can_swap.batch_id;
$$;

comment on function transform.can_swap(integer, staging.source, bigint) is
  'Whether the landed table of a batch may take the place of a merged source''s table.';
