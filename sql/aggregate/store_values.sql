-- store_values(metric, query, periods, places): writes what a builder's query yields into metric_value.

create procedure aggregate.store_values(
  metric_name text,
  query text,
  periods aggregate.metric_period[],
  places bigint[]
)
language plpgsql
set search_path = ''
set enable_nestloop = off -- a table that was filled a moment ago has no statistics: by loops it is quadratic
set work_mem = '256MB'
as $$
begin
  if cardinality(periods) > 0 and cardinality(places) > 0 then
    execute aggregate.store_values_sql(metric_name, query) using periods, places;
  end if;
end;
$$;

comment on procedure aggregate.store_values(text, text, aggregate.metric_period[], bigint[]) is
  'Writes what a builder''s query yields for some periods and places into metric_value.';
