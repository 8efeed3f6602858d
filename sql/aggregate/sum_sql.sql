-- sum_sql(metric, also, previous also) -> the sums that a place has of the places below it, as columns.
--
-- Over a query with the alias "part"; the patterns say where what accompanies stands in it, %1$s its position.
-- Days that are counted are whole numbers, and those are added in a third of the time.

create function aggregate.sum_sql(
  metric_name text,
  also text default 'part.also[%1$s]',
  previous_also text default 'part.previous_also[%1$s]'
)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$sum(part.numerator%3$s) as numerator,
  sum(part.denominator%3$s) as denominator,
  %1$s as also,
  sum(part.previous_numerator%3$s) as previous_numerator,
  sum(part.previous_denominator%3$s) as previous_denominator,
  %2$s as previous_also,
  sum(part.entities_reporting)::integer as entities_reporting,
  sum(part.entities_expected)::integer as entities_expected$sql$,
    aggregate.also_array_sql(metric_name, 'sum(' || also || ')'),
    aggregate.also_array_sql(metric_name, 'sum(' || previous_also || ')'),
    case
      when metric.document -> 'numerator' ? 'days_in' and metric.document -> 'denominator' ? 'days_in' then '::bigint'
    end
  )
  from aggregate.metric
  where metric.metric_name = sum_sql.metric_name;
$$;

comment on function aggregate.sum_sql(text, text, text) is
  'The sums that a place has of the places below it, as columns of a query over "part".';
