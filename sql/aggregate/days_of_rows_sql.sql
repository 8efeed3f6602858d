-- days_of_rows_sql(metric) -> the query of the days on which kept rows have data, as one mask, by a sample.
--
-- Parameters: $1 batches, $2 months. A file that is sent again brings one new day, and of the other thirty
-- there is nothing to sum. Days that the sample lacks are noticed when the rows are counted.

create function aggregate.days_of_rows_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select bit_or(%s)
from transform.%I as kept tablesample system (2) repeatable (0)
where kept.batch_id = any ($1)
  and kept.period = any ($2)$sql$,
    aggregate.mask_sql(metric.document -> 'denominator'),
    metric.source_name
  )
  from aggregate.metric
  where metric.metric_name = days_of_rows_sql.metric_name;
$$;

comment on function aggregate.days_of_rows_sql(text) is
  'The query of the days on which the rows of batches $1 in months $2 have data, as one mask, by a sample.';
