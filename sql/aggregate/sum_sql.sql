-- sum_sql(metric, also, previous also) -> the sums that a place has of the places below it, as columns.
--
-- Over a query with the alias "part"; the patterns say where what accompanies stands in it, %1$s its position.

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
    $sql$%1$s as numerator,
  %2$s as denominator,
  %3$s as also,
  %4$s as previous_numerator,
  %5$s as previous_denominator,
  %6$s as previous_also,
  sum(part.entities_reporting)::integer as entities_reporting,
  sum(part.entities_expected)::integer as entities_expected$sql$,
    aggregate.added_sql(metric_name, 'part.numerator'),
    aggregate.added_sql(metric_name, 'part.denominator'),
    aggregate.also_array_sql(metric_name, 'aggregate.total(' || also || ')'),
    aggregate.added_sql(metric_name, 'part.previous_numerator'),
    aggregate.added_sql(metric_name, 'part.previous_denominator'),
    aggregate.also_array_sql(metric_name, 'aggregate.total(' || previous_also || ')')
  );
$$;

comment on function aggregate.sum_sql(text, text, text) is
  'The sums that a place has of the places below it, as columns of a query over "part".';
