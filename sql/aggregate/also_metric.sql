-- also_metric(metric) -> the metrics that accompany one, in the order in which its rows hold them.

create function aggregate.also_metric(metric_name text)
returns table (ordinal integer, also_name text, distinct_column text, schools_below numeric)
language sql
stable
set search_path = ''
as $$
  select
    metric.also_position,
    metric.metric_name,
    metric.document ->> 'count_distinct',
    (metric.document ->> 'schools_below')::numeric
  from aggregate.metric
  where metric.part_of = also_metric.metric_name
  order by metric.also_position;
$$;

comment on function aggregate.also_metric(text) is
  'The metrics that accompany one: each counts distinct values of a column, or schools below a figure.';
