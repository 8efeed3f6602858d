-- same_apart_sql(source) -> the condition under which what is kept apart from a stored row is as landed too.

create function transform.same_apart_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  and exists (
    select
    from pii.%I as apart
    where %s
      and row(%s) is not distinct from row(%s)
  )$sql$,
    source_name,
    transform.same_key_sql(source_name, 'apart', 'landed'),
    string_agg(format('apart.%I', separate.column_name), ', ' order by separate.ordinal),
    string_agg(format('landed.%I', separate.column_name), ', ' order by separate.ordinal)
  )
  from staging.separate_column(source_name) as separate
  having count(*) > 0;
$$;

comment on function transform.same_apart_sql(text) is
  'The condition under which what is kept apart from a stored row is as landed; null where nothing is.';
