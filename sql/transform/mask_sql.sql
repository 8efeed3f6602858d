-- mask_sql(source, mark) -> the expression that makes a day mask of a suspect line: bit d - 1 is day d.

create function transform.mask_sql(source_name text, mark text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('(%s)', string_agg(
    format('case when clean.cells[%s] = any (%L) then %s else 0 end',
      cell.cell_index + 1,
      array(
        select entry.key from jsonb_each_text(source_column.marks) as entry where entry.value = mask_sql.mark
      )::text,
      1::bigint << (cell.day - 1)),
    ' | ' order by cell.day))
  from staging.source_cell(mask_sql.source_name) as cell
  inner join staging.source_column
    on source_column.source_name = mask_sql.source_name
    and source_column.column_name = cell.column_name
  where source_column.kind = 'day_grid';
$$;

comment on function transform.mask_sql(text, text) is 'The expression that makes one day mask of a suspect line.';
