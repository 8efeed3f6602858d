-- duplicate_sql(batch, source, are_keys_watched) -> the query that finds keys that stand twice in a file.
--
-- All fields equal: the first line stays, the others are duplicate-row. Different values: none can be
-- trusted, all are duplicate-key. Where keys were watched while landing only candidates and lines that were
-- doubted are looked at: of two lines with one key at least one is among them.

create function transform.duplicate_sql(batch_id integer, source_name text, are_keys_watched boolean default false)
returns text
language sql
stable
set search_path = ''
as $$
  with

  key as (
    select
      string_agg(format('landed.%I', name), ', ' order by rank) as list,
      string_agg(format('repeated.%1$I = landed.%1$I', name), ' and ' order by rank) as is_same
    from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank)
  )

  select format(
    $sql$
with

repeated as (
  select %1$s
  from landing.%2$I as landed%5$s
  group by %1$s%6$s
),

judged as (
  select
    array_agg(landed.line order by landed.line) as lines,
    count(distinct row(%3$s)) > 1 as differs
  from landing.%2$I as landed
  inner join repeated
    on %4$s
  group by %1$s
  having count(*) > 1
)

select judged_line.line, case when judged.differs then 'duplicate-key' else 'duplicate-row' end, null, null, 'reject'
from judged
cross join lateral unnest(judged.lines) with ordinality as judged_line (line, position)
where judged.differs
  or judged_line.position > 1$sql$,
    key.list,
    'batch_' || batch_id,
    (
      select string_agg(format('landed.%I', stored.column_name), ', ' order by stored.ordinal)
      from staging.landed_column(source_name) as stored
    ),
    key.is_same,
    case when are_keys_watched then format(
      E'\n  where landed.line in (select line from landing.%I union all select line from landing.%I)',
      'candidate_' || batch_id, 'suspect_' || batch_id) end,
    case when not are_keys_watched then E'\n  having count(*) > 1' end
  )
  from key;
$$;

comment on function transform.duplicate_sql(integer, text, boolean) is
  'The query that finds keys that stand twice in a file.';
