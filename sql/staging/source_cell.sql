-- source_cell(source) -> the cells that are read from a line, numbered from 0 in the order of the definition.
--
-- A day grid is 31 cells; a column that is dropped as personal is none, and the year of arrival neither.

create function staging.source_cell(source_name text)
returns table (cell_index integer, column_name text, day integer, header_names text[], is_required boolean)
language sql
stable
set search_path = ''
as $$
  select
    (row_number() over (order by source_column.position, cell.day))::integer - 1,
    source_column.column_name,
    cell.day,
    cell.header_names,
    source_column.is_required
  from staging.source_column
  cross join lateral (
    select null::integer as day, source_column.header_names
    where source_column.kind not in ('day_grid', 'arrival_year')
    union all
    select ordinality::integer, array[name]
    from unnest(source_column.header_names) with ordinality as listed (name, ordinality)
    where source_column.kind = 'day_grid'
  ) as cell (day, header_names)
  where source_column.source_name = source_cell.source_name
    and source_column.personal is distinct from 'drop';
$$;

comment on function staging.source_cell(text) is 'The cells that are read from a line of a source, numbered from 0.';
