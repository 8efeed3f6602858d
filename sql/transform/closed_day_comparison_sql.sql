-- closed_day_comparison_sql(batch, source, periods, batches, landed) -> each landed row beside its closed days.
--
-- A day is closed for a school once marks of it were loaded, unless somebody reopened it; of a key that is not
-- stored yet no day is. The masks are what is left of the row: its marks on days that are still open.
-- conflicting_days are its marks on closed days that differ from what is stored, some of them perhaps only late
-- (late_days_sql); a row of which nothing is left, stored and without conflict is_unchanged.
-- Landed is where the rows stand, each with its place. Where the file has one period, nothing is compared by it.

create function transform.closed_day_comparison_sql(
  batch_id integer, source_name text, periods date[], batches integer[], landed text
)
returns text
language sql
stable
set search_path = ''
as $$
  with

  key as (
    select string_agg(format('stored.%1$I = landed.%1$I', name), ' and ' order by rank)
        filter (where name <> 'period' or cardinality(periods) > 1) as is_same
    from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank)
  ),

  mask as (
    select
      string_agg(marks, ' | ') as marks,
      string_agg(format('(%s & ~coalesce(stored.%I, 0))', marks, name), ' | ') as differences
    from unnest(transform.mask_columns(source_name)) as name
    cross join lateral transform.landed_sql(batch_id, source_name, name) as marks
  ),

  kept as (
    select string_agg(format(
      case when stored.column_name = any (transform.mask_columns(source_name))
        then E'\n  %s & closed.open_days as %I' else E'\n  %s' end,
      transform.landed_sql(batch_id, source_name, stored.column_name), stored.column_name),
      ',' order by stored.ordinal) as list
    from staging.stored_column(source_name) as stored
  )

  select format(
    $sql$
select
  landed.place,
  landed.batch_id,
  landed.line,%1$s,
  ~closed.open_days & (%2$s) as conflicting_days,
  stored.school_id is not null and (%3$s) & closed.open_days = 0 and ~closed.open_days & (%2$s) = 0 as is_unchanged
from (%4$s) as landed
left join transform.closed_day
  on closed_day.source_name = %5$L
  and closed_day.period = %6$s
  and closed_day.school_id = landed.school_id
left join (%7$s) as stored
  on %8$s
cross join lateral (
  select ~coalesce(closed_day.days & ~closed_day.reopened_days & stored.all_days, 0) as open_days
) as closed$sql$,
    kept.list,
    mask.differences,
    mask.marks,
    landed,
    source_name,
    case cardinality(periods) when 1 then quote_literal(periods[1]) else 'landed.period' end,
    transform.stored_days_sql(source_name, periods, batches, format('(%s)', landed)),
    key.is_same
  )
  from key
  cross join mask
  cross join kept;
$$;

comment on function transform.closed_day_comparison_sql(integer, text, date[], integer[], text) is
  'The query that compares each landed row of a batch with the days that are closed for its school.';
