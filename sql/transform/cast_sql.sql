-- cast_sql(source, stored column) -> the expression that makes a stored column of a good suspect line.

create function transform.cast_sql(source_name text, column_name text, type_name text, origin text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when cast_sql.origin = 'period' then transform.period_sql(cast_sql.source_name)
    when source_column.column_name is null then transform.mask_sql(cast_sql.source_name, cast_sql.origin)
    when source_column.personal = 'hash' then
      format('suspect.hashes[%s]', transform.hash_position(cast_sql.source_name, cast_sql.column_name))
    when source_column.strip is not null then
      format('translate(clean.cells[%s], %L, %L)', cell.cell_index + 1, source_column.strip, '')
    else format('clean.cells[%s]::%s', cell.cell_index + 1, cast_sql.type_name)
  end
  from (select) as always
  left join staging.source_column
    on source_column.source_name = cast_sql.source_name
    and source_column.column_name = cast_sql.origin
    and source_column.kind <> 'day_grid'
  left join staging.source_cell(cast_sql.source_name) as cell
    on cell.column_name = source_column.column_name;
$$;

comment on function transform.cast_sql(text, text, text, text) is
  'The expression that makes a stored column of a good suspect line.';
