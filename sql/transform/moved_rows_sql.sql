-- moved_rows_sql(batch, source, periods, batches) -> the query of the places of landed rows that are perhaps not right.
--
-- A row is right as it landed when its key is stored, its marks that landed apart are all of closed days and stored
-- just so, and it has others, none of a closed day. Nearly all are, and no more is worked out of them. As a rule all
-- schools have the same days closed: then they are not looked up for each row.

create function transform.moved_rows_sql(batch_id integer, source_name text, periods date[], batches integer[])
returns text
language sql
stable
set search_path = ''
as $$
  with

  mask as (
    select
      string_agg(format('landed.%I', name), ' | ') as others,
      string_agg(format('landed.%I', transform.column_apart(name)), ' | ') as apart,
      string_agg(format('(landed.%I & ~stored.%I)', transform.column_apart(name), name), ' | ') as differences
    from unnest(transform.mask_columns(source_name)) as name
  ),

  closed as (
    select min(closed_day.days & ~closed_day.reopened_days) as days
    from transform.closed_day
    where closed_day.source_name = moved_rows_sql.source_name
      and closed_day.period = any (periods)
    having min(closed_day.days & ~closed_day.reopened_days) = max(closed_day.days & ~closed_day.reopened_days)
      and cardinality(periods) = 1
  )

  select format(
    $sql$
select landed.ctid as place
from landing.%1$I as landed
left join (%2$s) as stored
  on %3$s%4$s
where ((%5$s | ((%6$s) & ~%8$s) | ((%7$s) & %8$s)) = 0 and (%7$s) <> 0) is not true$sql$,
    'batch_' || batch_id,
    transform.stored_days_sql(source_name, periods, batches, format('landing.%I', 'batch_' || batch_id)),
    (
      select string_agg(format('stored.%1$I = landed.%1$I', key), ' and ')
      from unnest(staging.stored_key(source_name)) as key
      where key <> 'period'
        or cardinality(periods) > 1
    ),
    case when closed.days is null then format(
      E'\nleft join transform.closed_day\n  on closed_day.source_name = %L\n  and closed_day.period = landed.period\n'
      '  and closed_day.school_id = landed.school_id', source_name) end,
    mask.differences,
    mask.apart,
    mask.others,
    coalesce(closed.days::text, '(closed_day.days & ~closed_day.reopened_days)')
  )
  from mask
  left join closed
    on true;
$$;

comment on function transform.moved_rows_sql(integer, text, date[], integer[]) is
  'The query of the landed rows of which marks perhaps have to be put together again, or taken away.';
