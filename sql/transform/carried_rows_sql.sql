-- carried_rows_sql(batch, source) -> the query of the stored rows whose key a batch does not bring.

create function transform.carried_rows_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select %1$s
from transform.%2$I as stored
where not exists (select from landing.%3$I as landed where %4$s)$sql$,
    (select string_agg(format('stored.%I', name), ', ') from unnest(staging.stored_names(source_name)) as name),
    source_name,
    'batch_' || batch_id,
    transform.same_key_sql(source_name, 'landed', 'stored')
  );
$$;

comment on function transform.carried_rows_sql(integer, text) is
  'The query of the stored rows whose key a batch does not bring.';
