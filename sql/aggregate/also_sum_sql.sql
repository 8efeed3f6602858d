-- also_sum_sql(metric, column) -> the object of sums of what accompanies the values of lower places.

create function aggregate.also_sum_sql(metric_name text, column_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(
    format('case when count(part.%I) > 0 then jsonb_build_object(%s) end', column_name,
      string_agg(
        format('%L, sum((part.%I ->> %1$L)::bigint)', also.also_name, column_name), ', ' order by also.ordinal)),
    'null::jsonb')
  from aggregate.also_metric(also_sum_sql.metric_name) as also;
$$;

comment on function aggregate.also_sum_sql(text, text) is
  'The object of sums of what accompanies the values of lower places.';
