-- judge_sql(batch, source) -> the query that finds what is wrong with each suspect line of a batch.
--
-- One read of the suspects, whatever the number of rules: a line of values for each cell, each with its
-- check. A personal cell's value is not told.

create function transform.judge_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  cell as (
    select
      cell.cell_index,
      coalesce(cell.day::text, cell.header_names[1]) as title,
      format('clean.cells[%s]', cell.cell_index + 1) as text,
      source_column
    from staging.source_cell(judge_sql.source_name) as cell
    inner join staging.source_column
      on source_column.source_name = judge_sql.source_name
      and source_column.column_name = cell.column_name
  ),

  check_of_cell as (
    select
      cell_index,
      format('(%L, %s, %s)',
        title,
        transform.column_check_sql(source_column, text,
          format('suspect.hashes[%s]', transform.hash_position(source_name, (source_column).column_name))),
        case when (source_column).personal is null then format('left(%s, 200)', text) else 'null' end
      ) as text
    from cell
  )

  select format(
    $sql$
select suspect.line, finding.code, finding.column_name, finding.value, 'reject'
from landing.%I as suspect
cross join lateral (select transform.clean_cells(suspect.cells) as cells offset 0) as clean
cross join lateral (
  values
    %s%s
) as finding (column_name, code, value)
where suspect.problem is null
  and finding.code is not null$sql$,
    'suspect_' || judge_sql.batch_id,
    string_agg(check_of_cell.text, E',\n    ' order by check_of_cell.cell_index),
    coalesce(E',\n    ' || transform.day_check_sql(judge_sql.source_name), '')
  )
  from check_of_cell;
$$;

comment on function transform.judge_sql(integer, text) is
  'The query that finds what is wrong with each suspect line of a batch.';
