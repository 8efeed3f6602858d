-- sum_sql(metric) -> the sums that a place has of the places below it, as columns of a query over "part".

create function aggregate.sum_sql(metric_name text)
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
    aggregate.also_sum_sql(metric_name, 'also'),
    aggregate.also_sum_sql(metric_name, 'previous_also')
  );
$$;

comment on function aggregate.sum_sql(text) is 'The sums that a place has of the places below it.';
