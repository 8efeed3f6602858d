-- hash_sql(metric, also metric, alias) -> the expression of a 64-bit hash of what an accompanying metric counts.

create function aggregate.hash_sql(metric_name text, also_name text, alias text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    case stored.type_name when 'bigint' then 'hashint8extended(%I.%I, 0)' else 'hashtextextended(%I.%I::text, 0)' end,
    alias, stored.column_name)
  from aggregate.metric
  cross join aggregate.also_metric(metric.metric_name) as also
  cross join lateral staging.stored_column(metric.source_name) as stored
  where metric.metric_name = hash_sql.metric_name
    and also.also_name = hash_sql.also_name
    and stored.column_name = also.distinct_column;
$$;

comment on function aggregate.hash_sql(text, text, text) is
  'The expression of a 64-bit hash of what an accompanying metric counts.';
