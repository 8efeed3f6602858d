-- school_month_sql(metric, also metric) -> the statement that counts distinct values by school and month.
--
-- Parameters: $1 withdrawn batches or null, $2 months, $3 schools or null for all. Without withdrawn ones the
-- key alone is read. What is no longer there is deleted; the schools whose counts changed are returned.

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
    fresh.count
  from (
    select kept.period, kept.school_id, count(distinct kept.%3$I) as count
    from transform.%1$I as kept
    where ($1 is null or kept.batch_id <> all ($1))
      and kept.period = any ($2)
      and ($3 is null or kept.school_id = any ($3))
    group by kept.period, kept.school_id
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
when matched and stored.count <> fresh.count then update set
  count = fresh.count
when not matched then insert
  values (%2$L, fresh.period, fresh.school_id, fresh.count)
returning stored.school_id
)

select coalesce(array_agg(distinct school_id), '{}')
from counted$sql$,
    metric.source_name,
    also.also_name,
    also.distinct_column
  )
  from aggregate.metric
  cross join aggregate.also_metric(metric.metric_name) as also
  where metric.metric_name = school_month_sql.metric_name
    and also.also_name = school_month_sql.also_name;
$$;

comment on function aggregate.school_month_sql(text, text) is
  'The statement that counts distinct values of a column by school and month.';
