-- separate_column(source) -> the columns of a source that are kept apart from their rows, in schema pii.

create function staging.separate_column(source_name text)
returns table (ordinal integer, column_name text, type_name text, is_required boolean, origin text)
language sql
stable
set search_path = ''
as $$
  select
    source_column.position * 10,
    source_column.column_name,
    source_column.type_name,
    source_column.is_required,
    source_column.column_name
  from staging.source_column
  where source_column.source_name = separate_column.source_name
    and source_column.personal = 'separate';
$$;

comment on function staging.separate_column(text) is
  'The columns of a source that are kept apart from their rows, in schema pii.';
