-- store_values(metric, query, periods, clusters, blocks, districts): writes what a builder's query yields.
--
-- Everything is hashed because nothing is known yet of rows that this transaction wrote: the planner takes
-- them for few, and would look for each of 50,000 by reading all, or sort them by seven columns.

create procedure aggregate.store_values(
  metric_name text,
  query text,
  periods aggregate.metric_period[],
  clusters bigint[],
  blocks bigint[],
  districts bigint[]
)
language plpgsql
set search_path = ''
set enable_nestloop = off
set enable_mergejoin = off
set enable_sort = off
as $$
begin
  if cardinality(periods) > 0 and cardinality(districts) > 0 then
    execute aggregate.store_values_sql(metric_name, query) using periods, clusters, blocks, districts;
  end if;
end;
$$;

comment on procedure aggregate.store_values(text, text, aggregate.metric_period[], bigint[], bigint[], bigint[]) is
  'Writes what a builder''s query yields for some periods and places into metric_value.';
