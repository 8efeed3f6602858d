-- school_month_sql(metric, also metric) -> the statement that counts distinct values by school and month anew.
--
-- Parameters: $1 batches, $2 months, $3 schools or null for all. What is no longer there is deleted; the
-- schools whose counts changed are returned.

create function aggregate.school_month_sql(metric_name text, also_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

counted as (
merge into aggregate.school_month as stored
using (
  select
    coalesce(fresh.period, known.period) as period,
    coalesce(fresh.school_id, known.school_id) as school_id,
    fresh.count,
    fresh.print
  from (
    select one.period, one.school_id, count(one.%3$I) as count, coalesce(bit_xor(%4$s), 0) as print
    from (
      select distinct kept.period, kept.school_id, kept.%3$I
      from transform.%1$I as kept
      where kept.batch_id = any ($1)
        and kept.period = any ($2)
        and ($3 is null or kept.school_id = any ($3))
    ) as one
    group by one.period, one.school_id
  ) as fresh
  full join (
    select school_month.period, school_month.school_id
    from aggregate.school_month
    where school_month.metric_name = %2$L
      and school_month.period = any ($2)
      and ($3 is null or school_month.school_id = any ($3))
  ) as known
    on known.period = fresh.period
    and known.school_id = fresh.school_id
) as fresh
on stored.metric_name = %2$L
  and stored.period = fresh.period
  and stored.school_id = fresh.school_id
when matched and fresh.count is null then delete
when matched and (stored.count, stored.print) is distinct from (fresh.count, fresh.print) then update set
  count = fresh.count,
  print = fresh.print
when not matched then insert (metric_name, period, school_id, count, print)
  values (%2$L, fresh.period, fresh.school_id, fresh.count, fresh.print)
returning stored.school_id
)

select coalesce(array_agg(distinct school_id), '{}')
from counted$sql$,
    metric.source_name,
    also.also_name,
    also.distinct_column,
    aggregate.hash_sql(metric.metric_name, also.also_name, 'one')
  )
  from aggregate.metric
  cross join aggregate.also_metric(metric.metric_name) as also
  where metric.metric_name = school_month_sql.metric_name
    and also.also_name = school_month_sql.also_name;
$$;

comment on function aggregate.school_month_sql(text, text) is
  'The statement that counts distinct values of a column by school and month.';
