-- duplicate_sql(batch, source, repeated) -> the query that finds keys that stand twice in a file, and their places.
--
-- All fields equal: the first line stays, the others are duplicate-row. Different values: none can be
-- trusted, all are duplicate-key. Repeated is what to take the keys from that are looked at: a table, or a
-- query in brackets.

create function transform.duplicate_sql(batch_id integer, source_name text, repeated text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

judged as (
  select
    array_agg(landed.line order by landed.line) as lines,
    array_agg(landed.ctid order by landed.line) as places,
    count(distinct row(%1$s)) > 1 as differs
  from landing.%2$I as landed
  inner join %3$s as repeated
    on %4$s
  group by %5$s
  having count(*) > 1
)

select
  judged_line.line, case when judged.differs then 'duplicate-key' else 'duplicate-row' end as code,
  null as column_name, null as value, 'reject' as severity, judged_line.place
from judged
cross join lateral unnest(judged.lines, judged.places) with ordinality as judged_line (line, place, position)
where judged.differs
  or judged_line.position > 1$sql$,
    (
      select string_agg(
        transform.landed_sql(duplicate_sql.batch_id, duplicate_sql.source_name, stored.column_name), ', '
        order by stored.ordinal)
      from staging.landed_column(source_name) as stored
    ),
    'batch_' || batch_id,
    repeated,
    string_agg(format('repeated.%1$I = landed.%1$I', name), ' and ' order by rank),
    string_agg(format('landed.%I', name), ', ' order by rank)
  )
  from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank);
$$;

comment on function transform.duplicate_sql(integer, text, text) is
  'The query that finds keys that stand twice in a file, and where their lines stand.';
