-- shown_sql(metric, numerator, denominator) -> the expression of the figure as it is shown, rounded half up.

create function aggregate.shown_sql(metric_name text, numerator text, denominator text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    'round(%s%s / nullif(%s, 0), %s)',
    case metric.unit when 'percent' then '100 * ' else '' end, numerator, denominator, metric.decimals)
  from aggregate.metric
  where metric.metric_name = shown_sql.metric_name;
$$;

comment on function aggregate.shown_sql(text, text, text) is
  'The expression of a metric''s figure as it is shown, from expressions of its numerator and denominator.';
