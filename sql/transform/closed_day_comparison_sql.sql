-- closed_day_comparison_sql(batch, source) -> the query that compares each landed row with the closed days.
--
-- A day is closed for a school once marks of it were loaded, unless somebody reopened it. open_days are the
-- row's marks on days that are still open; conflicting_days its marks on closed days that differ from what is
-- stored.

create function transform.closed_day_comparison_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

stored as (
  select %1$s, %2$s
  from transform.%3$I as kept
  inner join staging.batch
    on batch.batch_id = kept.batch_id
    and batch.state = 'kept'
  where kept.period = any ($1)
    and kept.school_id in (select landed.school_id from landing.%4$I as landed)
  group by %1$s
)

select
  landed.line,
  (%5$s) & ~(closed_day.days & ~closed_day.reopened_days) as open_days,
  closed_day.days & ~closed_day.reopened_days & (%6$s) as conflicting_days,
  stored.school_id is not null as is_stored
from landing.%4$I as landed
inner join transform.closed_day
  on closed_day.source_name = %7$L
  and closed_day.period = landed.period
  and closed_day.school_id = landed.school_id
left join stored
  on %8$s$sql$,
    (select string_agg(format('kept.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    (select string_agg(format('bit_or(kept.%1$I) as %1$I', mask), ', ')
      from unnest(transform.mask_columns(source_name)) as mask),
    source_name,
    'batch_' || batch_id,
    (select string_agg(format('landed.%I', mask), ' | ') from unnest(transform.mask_columns(source_name)) as mask),
    (select string_agg(format('(landed.%1$I & ~coalesce(stored.%1$I, 0))', mask), ' | ')
      from unnest(transform.mask_columns(source_name)) as mask),
    source_name,
    (select string_agg(format('stored.%1$I = landed.%1$I', key), ' and ')
      from unnest(staging.stored_key(source_name)) as key)
  );
$$;

comment on function transform.closed_day_comparison_sql(integer, text) is
  'The query that compares each landed row of a batch with the days that are closed for its school.';
