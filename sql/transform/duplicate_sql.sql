-- duplicate_sql(batch, source) -> the query that finds keys that stand twice in a file.
--
-- All fields equal: the first line stays, the others are duplicate-row. Different values: none can be
-- trusted, all are duplicate-key.

create function transform.duplicate_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

repeated as (
  select %1$s
  from landing.%2$I as landed
  group by %1$s
  having count(*) > 1
),

judged as (
  select
    array_agg(landed.line order by landed.line) as lines,
    count(distinct row(%3$s)) > 1 as differs
  from landing.%2$I as landed
  inner join repeated
    on %4$s
  group by %1$s
)

select judged_line.line, case when judged.differs then 'duplicate-key' else 'duplicate-row' end, null, null, 'reject'
from judged
cross join lateral unnest(judged.lines) with ordinality as judged_line (line, position)
where judged.differs
  or judged_line.position > 1$sql$,
    (select string_agg(format('landed.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    'batch_' || batch_id,
    (
      select string_agg(format('landed.%I', stored.column_name), ', ' order by stored.ordinal)
      from staging.stored_column(source_name) as stored
    ),
    (
      select string_agg(format('repeated.%1$I = landed.%1$I', key), ' and ')
      from unnest(staging.stored_key(source_name)) as key
    )
  );
$$;

comment on function transform.duplicate_sql(integer, text) is 'The query that finds keys that stand twice in a file.';
