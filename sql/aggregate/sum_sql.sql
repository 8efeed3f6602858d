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
    $sql$sum(part.numerator) as numerator,
  sum(part.denominator) as denominator,
  %s as also,
  sum(part.previous_numerator) as previous_numerator,
  sum(part.previous_denominator) as previous_denominator,
  %s as previous_also,
  sum(part.entities_reporting)::integer as entities_reporting,
  sum(part.entities_expected)::integer as entities_expected$sql$,
    aggregate.also_array_sql(metric_name, 'sum(' || also || ')'),
    aggregate.also_array_sql(metric_name, 'sum(' || previous_also || ')')
  );
$$;

comment on function aggregate.sum_sql(text, text, text) is
  'The sums that a place has of the places below it, as columns of a query over "part".';
