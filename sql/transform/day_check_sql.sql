-- day_check_sql(batch, source) -> case when a mark stands on a day that is none then 'range' end; null for no grid.
--
-- There is no such day where the month lacks it, or where it comes after the day on which the emission was
-- received. Only marks that land are meant: a holiday may be announced. The cells after the last day that there is
-- stand side by side; as a rule there are none.

create function transform.day_check_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$case when (
    select clean.cells[%1$s + least(
      extract(day from month.period + interval '1 month - 1 day')::integer,
      greatest(0, %4$L::date - month.period + 1)):%2$s] && %3$L::text[]
    from (select %5$s as period offset 0) as month
    where month.period is not null
  ) then 'range' end$sql$,
    min(cell.cell_index) + 1,
    max(cell.cell_index) + 1,
    array(
      select entry.key
      from jsonb_each_text(source_column.marks) as entry
      where source_column.into_columns ? entry.value
    )::text,
    staging.arrival_day(day_check_sql.batch_id),
    transform.period_sql(source_column.source_name)
  )
  from staging.source_column
  inner join staging.source
    on source.source_name = source_column.source_name
  inner join staging.source_cell(day_check_sql.source_name) as cell
    on cell.column_name = source_column.column_name
  where source_column.source_name = day_check_sql.source_name
    and source_column.kind = 'day_grid'
    and jsonb_typeof(source.document -> 'period') = 'object'
  group by source_column.source_name, source_column.column_name, source_column.marks, source_column.into_columns;
$$;

comment on function transform.day_check_sql(integer, text) is
  'The check that no mark stands on a day that there is not, or not yet; null for a source without a day grid.';
