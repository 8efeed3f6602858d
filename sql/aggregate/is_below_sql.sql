-- is_below_sql(metric, numerator, denominator, bound) -> the condition that the figure, as shown, is below a bound.
--
-- Rounded half up to so many decimals, a figure is below the bound if it is below the next figure that can be shown,
-- from the bound up, less half of the last decimal. Said in whole numbers, without a division, because each school is
-- asked for each period. Null without data.

create function aggregate.is_below_sql(metric_name text, numerator text, denominator text, bound numeric)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    '(%s * %s < %s * nullif(%s, 0))',
    trunc(2 * steps * case metric.unit when 'percent' then 100 else 1 end),
    numerator,
    trunc(2 * ceil(bound * steps) - 1),
    denominator)
  from aggregate.metric
  cross join lateral (select 10 ^ metric.decimals::numeric) as shown (steps)
  where metric.metric_name = is_below_sql.metric_name;
$$;

comment on function aggregate.is_below_sql(text, text, text, numeric) is
  'The condition that a metric''s figure, as it is shown, is below a bound, from its numerator and denominator.';
