-- same_place_sql(batch, source, rule) -> the query that finds rows that share what must be unique together.
--
-- Within the file all such rows are found; against the stored rows, those whose values stand at
-- another key that this file does not change.

create function transform.same_place_sql(batch_id integer, source_name text, rule jsonb)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select landed.line, %1$L, %2$L, left(concat_ws(', ', %3$s), 200), %4$L
from landing.%5$I as landed
where (%3$s) in (
    select %6$s
    from landing.%5$I as other
    group by %6$s
    having count(*) > 1
  )
  or exists (
    select
    from transform.%7$I as stored
    where (%8$s) = (%3$s)
      and (%9$s) <> (%10$s)
      and not exists (select from landing.%5$I as changed where %11$s)
  )$sql$,
    coalesce(rule ->> 'code', 'same-place'),
    (select string_agg(name, ', ') from unnest(staging.text_list(rule -> 'columns')) as name),
    (select string_agg(format('landed.%I', name), ', ') from unnest(staging.text_list(rule -> 'columns')) as name),
    coalesce(rule ->> 'severity', 'reject'),
    'batch_' || batch_id,
    (select string_agg(format('other.%I', name), ', ') from unnest(staging.text_list(rule -> 'columns')) as name),
    source_name,
    (select string_agg(format('stored.%I', name), ', ') from unnest(staging.text_list(rule -> 'columns')) as name),
    (select string_agg(format('stored.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    (select string_agg(format('landed.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    transform.same_key_sql(source_name, 'changed', 'stored')
  );
$$;

comment on function transform.same_place_sql(integer, text, jsonb) is
  'The query that finds rows that share what must be unique together.';
