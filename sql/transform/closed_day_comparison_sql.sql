-- closed_day_comparison_sql(batch, source, periods, batches) -> each landed row beside its closed days.
--
-- A day is closed for a school once marks of it were loaded, unless somebody reopened it; of a key that is not
-- stored yet no day is. The masks are what is left of the row: its marks on days that are still open.
-- conflicting_days are its marks on closed days that differ from what is stored, some of them perhaps only late
-- (late_days_sql); a row of which nothing is left, stored and without conflict is_unchanged.
-- Where one batch holds what is stored, its rows need not be brought together by key; where the file has one
-- period, nothing is compared by it.

create function transform.closed_day_comparison_sql(
  batch_id integer, source_name text, periods date[], batches integer[]
)
returns text
language sql
stable
set search_path = ''
as $$
  with

  key as (
    select
      string_agg(format('kept.%I', name), ', ' order by rank) as list,
      string_agg(format('stored.%1$I = landed.%1$I', name), ' and ' order by rank)
        filter (where name <> 'period' or cardinality(periods) > 1) as is_same
    from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank)
  ),

  mask as (
    select
      string_agg(format('landed.%I', name), ' | ') as marks,
      string_agg(format('(landed.%1$I & ~coalesce(stored.%1$I, 0))', name), ' | ') as differences,
      string_agg(format(
        case when cardinality(batches) < 2 then 'kept.%I' else 'bit_or(kept.%1$I) as %1$I' end, name), ', ') as list
    from unnest(transform.mask_columns(source_name)) as name
  ),

  landed as (
    select string_agg(format(
      case when stored.column_name = any (transform.mask_columns(source_name))
        then E'\n  landed.%1$I & closed.open_days as %1$I' else E'\n  landed.%I' end, stored.column_name),
      ',' order by stored.ordinal) as list
    from staging.stored_column(source_name) as stored
  )

  select format(
    $sql$
select
  landed.batch_id,
  landed.line,%1$s,
  ~closed.open_days & (%2$s) as conflicting_days,
  stored.school_id is not null and (%3$s) & closed.open_days = 0 and ~closed.open_days & (%2$s) = 0 as is_unchanged
from landing.%4$I as landed
left join transform.closed_day
  on closed_day.source_name = %5$L
  and closed_day.period = %11$s
  and closed_day.school_id = landed.school_id
left join (
  select %6$s, %7$s, -1 as all_days
  from transform.%5$I as kept
  where kept.period = any (%8$L)
    and kept.batch_id = any (%12$L)%9$s
) as stored
  on %10$s
cross join lateral (
  select ~coalesce(closed_day.days & ~closed_day.reopened_days & stored.all_days, 0) as open_days
) as closed$sql$,
    landed.list, mask.differences, mask.marks, 'batch_' || batch_id, source_name, key.list, mask.list, periods,
    case when cardinality(batches) > 1 then format(
      E'\n    and kept.school_id in (select landed.school_id from landing.%I as landed)\n  group by %s',
      'batch_' || batch_id, key.list) end,
    key.is_same,
    case cardinality(periods) when 1 then quote_literal(periods[1]) else 'landed.period' end,
    batches
  )
  from key
  cross join mask
  cross join landed;
$$;

comment on function transform.closed_day_comparison_sql(integer, text, date[], integer[]) is
  'The query that compares each landed row of a batch with the days that are closed for its school.';
