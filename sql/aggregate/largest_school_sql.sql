-- largest_school_sql(metric) -> the query of how many rows the largest school has, by the first 5,000 rows.
--
-- Parameters: $1 batches, $2 months. In the order of the key a school's rows stand together.

create function aggregate.largest_school_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select max(row_count)
from (
  select count(*) as row_count
  from (
    select kept.school_id, kept.period
    from transform.%I as kept
    where kept.batch_id = any ($1)
      and kept.period = any ($2)
    order by kept.school_id
    limit 5000
  ) as first
  group by school_id, period
) as school$sql$,
    metric.source_name
  )
  from aggregate.metric
  where metric.metric_name = largest_school_sql.metric_name;
$$;

comment on function aggregate.largest_school_sql(text) is
  'The query of how many rows the largest school has, by the first 5,000 rows of batches $1 in months $2.';
