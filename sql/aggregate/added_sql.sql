-- added_sql(metric, expression) -> the sum of an expression over a metric's numerators or denominators.
--
-- Days that are counted are whole numbers, and those are added in a third of the time.

create function aggregate.added_sql(metric_name text, expression text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    case
      when metric.document -> 'numerator' ? 'days_in' and metric.document -> 'denominator' ? 'days_in'
        then 'aggregate.total(%s::bigint)'
      else 'sum(%s)'
    end,
    expression)
  from aggregate.metric
  where metric.metric_name = added_sql.metric_name;
$$;

comment on function aggregate.added_sql(text, text) is
  'The sum of an expression over a metric''s numerators or denominators.';
