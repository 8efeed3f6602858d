-- judge_sql(batch, source) -> the query that finds what is wrong with each suspect line of a batch.
--
-- One read of the suspects, whatever the number of rules: an array of codes, one for each cell, null where
-- nothing is wrong. (A values list of as many lines is built anew for each suspect.) The cells of a day grid,
-- nearly always good, are first looked at all together. A personal cell's value is not told.

create function transform.judge_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  cell as (
    select
      cell.cell_index + 1 as position,
      cell.column_name,
      cell.day is not null as is_day,
      coalesce(cell.day::text, cell.header_names[1]) as title,
      source_column.marks,
      source_column.personal is null as is_told,
      transform.column_check_sql(source_column, format('clean.cells[%s]', cell.cell_index + 1),
        case when source_column.personal = 'hash' then
          format('suspect.hashes[%s]', transform.hash_position(source_name, cell.column_name)) end,
        (select staging.arrival_day(judge_sql.batch_id))) as check_sql
    from staging.source_cell(judge_sql.source_name) as cell
    inner join staging.source_column
      on source_column.source_name = judge_sql.source_name
      and source_column.column_name = cell.column_name
    union all
    select null, source_column.column_name, false, source_column.column_name, null, false,
      transform.day_check_sql(judge_sql.batch_id, source_column.source_name)
    from staging.source_column
    where source_column.source_name = judge_sql.source_name
      and source_column.kind = 'day_grid'
      and transform.day_check_sql(judge_sql.batch_id, source_column.source_name) is not null
  ),

  part as (
    select
      is_day,
      min(position) as first,
      case when is_day then transform.day_codes_sql(array_agg(position order by position),
          array_agg(check_sql order by position), min(marks::text)::jsonb)
        else format('array[%s]', string_agg(check_sql, E',\n  ' order by position)) end as codes,
      array_agg(title order by position) as titles,
      array_agg(case when is_told then position end order by position) as positions
    from cell
    group by is_day, case when is_day then column_name end
  )

  select format(
    $sql$
select suspect.line, finding.code, finding.column_name, left(suspect.cells[finding.position], 200), 'reject'
from landing.%I as suspect
cross join lateral (select suspect.cells || '{}'::text[] as cells offset 0) as clean
cross join lateral (select %s as codes offset 0) as judged
cross join lateral unnest(judged.codes, %L::text[], %L::integer[]) as finding (code, column_name, position)
where suspect.problem is null
  and finding.code is not null$sql$,
    'suspect_' || judge_sql.batch_id,
    string_agg(codes, E'\n|| ' order by is_day, first),
    (select array_agg(title order by is_day, first, rank)
      from part cross join lateral unnest(titles) with ordinality as list (title, rank))::text,
    (select array_agg(position order by is_day, first, rank)
      from part cross join lateral unnest(positions) with ordinality as list (position, rank))::text
  )
  from part;
$$;

comment on function transform.judge_sql(integer, text) is
  'The query that finds what is wrong with each suspect line of a batch.';
