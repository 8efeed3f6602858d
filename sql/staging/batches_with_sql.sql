-- batches_with_sql(source, column) -> the query of the batches that have kept rows with the value $1 in a column.

create function staging.batches_with_sql(source_name text, column_name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format('select array_agg(distinct batch_id) from transform.%I where %I::text = $1', source_name, column_name);
$$;

comment on function staging.batches_with_sql(text, text) is
  'The query of the batches that have kept rows with the value $1 in a column.';
