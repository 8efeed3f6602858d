-- changed_rows_sql(source) -> the query of the rows that batch $1 replaced in a merged source: how many, and the first.
--
-- An example names the line and, of each column that differs, the value before and after; personal ones are not told.

create function transform.changed_rows_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

changed as (
  select distinct on (stored.line) stored.line, replaced.content as before, to_jsonb(stored) as after
  from transform.%1$I as stored
  inner join transform.replaced_row as replaced
    on replaced.source_name = %1$L
    and replaced.key = %2$s
  inner join staging.batch
    on batch.batch_id = replaced.batch_id
  where stored.batch_id = $1
  order by stored.line, batch.position desc
),

example as (
  select
    changed.line,
    jsonb_object_agg(told.name, jsonb_build_array(changed.before -> told.name, told.value)) as columns
  from (select * from changed order by line limit 10) as changed
  cross join lateral jsonb_each(changed.after) as told (name, value)
  where told.value is distinct from changed.before -> told.name
    and told.name <> all (%3$L)
  group by changed.line
)

select jsonb_build_object(
  'count', (select count(*) from changed),
  'changes', (select coalesce(jsonb_agg(example order by example.line), '[]') from example))$sql$,
    source_name,
    transform.key_object_sql(source_name),
    (
      select '{batch_id,line}'::text[] || coalesce(array_agg(source_column.column_name), '{}')
      from staging.source_column
      where source_column.source_name = changed_rows_sql.source_name
        and source_column.personal is not null
    )
  );
$$;

comment on function transform.changed_rows_sql(text) is
  'The query of the rows that a batch replaced in a merged source: how many, and the first of them.';
