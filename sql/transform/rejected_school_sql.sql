-- rejected_school_sql(batch) -> the statement that remembers the rejected rows of schools whose id can be read.
--
-- A cell that is empty or 0 is "missing", any other that was found wrong is "invalid".

create function transform.rejected_school_sql(batch_id integer)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into staging.rejected_school as stored (%1$s, reasons, batch_id, line)
select distinct on (school_id) %1$s, reasons, %2$s, line
from (
  select suspect.line, %3$s, found.reasons
  from landing.%4$I as suspect
  cross join lateral (select transform.clean_cells(suspect.cells) as cells offset 0) as clean
  cross join lateral (
    select array_agg(concat(
      case when finding.code = 'required' or finding.value ~ '^[+-]?0*(\.0*)?$' then 'missing ' else 'invalid ' end,
      replace(cell.column_name, '_', ' ')) order by cell.cell_index) as reasons
    from landing.%5$I as finding
    inner join staging.source_cell('school') as cell
      on cell.header_names[1] = finding.column_name
    where finding.line = suspect.line
      and finding.severity = 'reject'
  ) as found
  where suspect.problem is null
    and found.reasons is not null
) as rejected
where school_id is not null
order by school_id, line desc
on conflict (school_id) do update set
  %6$s, reasons = excluded.reasons, batch_id = excluded.batch_id, line = excluded.line$sql$,
    string_agg(format('%I', known.name), ', '),
    batch_id,
    string_agg(
      format('case when pg_input_is_valid(clean.cells[%1$s], %2$L) then clean.cells[%1$s]::%2$s end as %3$I',
        cell.cell_index + 1, known.type, known.name), ', '),
    'suspect_' || batch_id,
    'finding_' || batch_id,
    string_agg(format('%1$I = excluded.%1$I', known.name), ', ')
  )
  from (
    values
      ('school_id', 'bigint'), ('school_name', 'text'), ('cluster_id', 'bigint'), ('block_id', 'bigint'),
      ('district_id', 'bigint'), ('latitude', 'numeric'), ('longitude', 'numeric')
  ) as known (name, type)
  inner join staging.source_cell('school') as cell
    on cell.column_name = known.name;
$$;

comment on function transform.rejected_school_sql(integer) is
  'The statement that remembers the rejected rows of schools whose id can be read.';
