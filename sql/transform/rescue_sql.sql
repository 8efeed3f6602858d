-- rescue_sql(batch, source) -> the statement that lands the suspect lines in which nothing is wrong.
--
-- The year of arrival is a default of the landing table.

create function transform.rescue_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into landing.%1$I (line, %2$s)
select suspect.line, %3$s
from landing.%4$I as suspect
cross join lateral (select suspect.cells || '{}'::text[] as cells offset 0) as clean
where suspect.problem is null
  and not exists (select from landing.%5$I as finding where finding.line = suspect.line)$sql$,
    'batch_' || batch_id,
    string_agg(format('%I', landed.column_name), ', ' order by landed.ordinal),
    string_agg(
      format(E'\n  %s',
        transform.cast_sql(rescue_sql.source_name, landed.column_name, landed.type_name, landed.origin, cell.text)),
      ', ' order by landed.ordinal),
    'suspect_' || batch_id,
    'finding_' || batch_id
  )
  from staging.landed_column(rescue_sql.source_name) as landed
  left join (
    select column_name, format('clean.cells[%s]', cell_index + 1) as text
    from staging.source_cell(rescue_sql.source_name)
    where day is null
  ) as cell
    on cell.column_name = landed.origin
  where not exists (
    select
    from staging.source_column
    where source_column.source_name = rescue_sql.source_name
      and source_column.column_name = landed.origin
      and source_column.kind = 'arrival_year'
  );
$$;

comment on function transform.rescue_sql(integer, text) is
  'The statement that lands the suspect lines in which nothing is wrong.';
