-- day_check_sql(source) -> case when a mark stands on a day that the month lacks then 'range' end; null for no grid.

create function transform.day_check_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$case when (%s) >> extract(day from (%s) + interval '1 month - 1 day')::integer <> 0 then 'range' end$sql$,
    (
      select string_agg(transform.mask_sql(source_column.source_name, mark), ' | ')
      from jsonb_object_keys(source_column.into_columns) as mark
    ),
    transform.period_sql(source_column.source_name)
  )
  from staging.source_column
  inner join staging.source
    on source.source_name = source_column.source_name
  where source_column.source_name = day_check_sql.source_name
    and source_column.kind = 'day_grid'
    and jsonb_typeof(source.document -> 'period') = 'object';
$$;

comment on function transform.day_check_sql(text) is
  'The check that no mark stands on a day that the month does not have; null for a source without a day grid.';
