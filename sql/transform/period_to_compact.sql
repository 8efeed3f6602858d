-- period_to_compact() -> the periods that have too many partitions, or are over and have more than one.
--
-- Planning and locks grow with partitions: 1,000 cost 91 ms and 2,006 locks a query. A period is over a
-- month after its end, when what comes late has come, unless something came to it in the last day.

create function transform.period_to_compact()
returns table (source_name text, period date, part_count integer)
language sql
stable
set search_path = ''
as $$
  select source.source_name, of_period.period, count(*)::integer
  from staging.source
  inner join pg_catalog.pg_inherits as of_source
    on of_source.inhparent = to_regclass(format('transform.%I', source.source_name))
  inner join pg_catalog.pg_class as parent
    on parent.oid = of_source.inhrelid
  cross join lateral (select to_date(right(parent.relname, 6), 'YYYYMM') as period) as of_period
  inner join pg_catalog.pg_inherits as of_parent
    on of_parent.inhparent = parent.oid
  where source.load = 'attach'
  group by source.source_name, of_period.period
  having count(*) >= 40
    or count(*) > 1
    and of_period.period + interval '2 months' < now()
    and not exists (
      select
      from staging.batch
      where batch.source_name = source.source_name
        and of_period.period = any (batch.periods)
        and batch.opened_at > now() - interval '1 day'
    )
  order by count(*) desc, source.source_name, of_period.period;
$$;

comment on function transform.period_to_compact() is
  'The periods of attached sources whose partitions should become one.';
