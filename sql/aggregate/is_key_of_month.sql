-- is_key_of_month(metric, column) -> whether a batch holds each value of a column once for a school and month.

create function aggregate.is_key_of_month(metric_name text, column_name text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select staging.stored_key(metric.source_name) <@ array['period', 'school_id', column_name]
  from aggregate.metric
  where metric.metric_name = is_key_of_month.metric_name
    and column_name is not null;
$$;

comment on function aggregate.is_key_of_month(text, text) is
  'Whether a batch holds each value of a column once for a school and month, by the key of its source.';
