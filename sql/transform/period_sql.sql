-- period_sql(source) -> the expression that makes the period of a suspect line, null where it cannot be made.
--
-- Months 6 to 12 belong to the first year of an academic year, 1 to 5 to the second (docs/differences.md).

create function transform.period_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$case when %1$s ~ '^(?!0000)[0-9]{4}-[0-9]{2}$' and %2$s ~ '^[+]?0*([1-9]|1[0-2])$' then
      make_date(left(%1$s, 4)::integer + case when %2$s::integer < 6 then 1 else 0 end, %2$s::integer, 1) end$sql$,
    (
      select format('clean.cells[%s]', cell.cell_index + 1)
      from staging.source_cell(period_sql.source_name) as cell
      where cell.column_name = source.document #>> '{period,year}'
    ),
    (
      select format('clean.cells[%s]', cell.cell_index + 1)
      from staging.source_cell(period_sql.source_name) as cell
      where cell.column_name = source.document #>> '{period,month}'
    )
  )
  from staging.source
  where source.source_name = period_sql.source_name
    and jsonb_typeof(source.document -> 'period') = 'object';
$$;

comment on function transform.period_sql(text) is 'The expression that makes the period of a suspect line.';
