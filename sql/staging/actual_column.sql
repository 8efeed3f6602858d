-- actual_column(source) -> the columns that the table of a source's kept rows has now; none where it has no table.

create function staging.actual_column(source_name text)
returns table ("position" integer, name text, type text)
language sql
stable
set search_path = ''
as $$
  select attribute.attnum::integer, attribute.attname::text,
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
  from pg_catalog.pg_attribute as attribute
  where attribute.attrelid = to_regclass(format('transform.%I', actual_column.source_name))
    and attribute.attnum > 0
    and not attribute.attisdropped
    and attribute.attname not in ('batch_id', 'line');
$$;

comment on function staging.actual_column(text) is 'The columns that the table of a source''s kept rows has now.';
