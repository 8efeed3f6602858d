-- also_array_sql(metric, pattern) -> the array of what accompanies a metric, from expressions by a pattern.
--
-- In the pattern %1$s is the position. A position that is empty, because its metric is gone, stays null.

create function aggregate.also_array_sql(metric_name text, pattern text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('array[%s]::bigint[]', string_agg(
    case when also.ordinal is null then 'null' else format(pattern, also.ordinal) end, ', ' order by position))
  from generate_series(
    1, (select max(last.ordinal) from aggregate.also_metric(also_array_sql.metric_name) as last)) as position
  left join aggregate.also_metric(also_array_sql.metric_name) as also
    on also.ordinal = position;
$$;

comment on function aggregate.also_array_sql(text, text) is
  'The array of what accompanies a metric, from expressions by a pattern.';
