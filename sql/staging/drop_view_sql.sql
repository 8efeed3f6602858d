-- drop_view_sql(source) -> the statements that drop the views of a source: they hold on to its columns.

create function staging.drop_view_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('drop view if exists transform.%I', source.source_name || '_' || (entry ->> 'name'))
  from staging.source
  cross join lateral jsonb_array_elements(source.document -> 'columns') as entry
  where source.source_name = drop_view_sql.source_name
    and entry ->> 'kind' = 'unpivot';
$$;

comment on function staging.drop_view_sql(text) is 'The statements that drop the views of a source.';
