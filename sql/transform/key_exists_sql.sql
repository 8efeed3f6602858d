-- key_exists_sql(batch, source) -> the query that finds rows whose key is stored, where what is stored stays.

create function transform.key_exists_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select landed.line, 'key-exists', null, null, 'reject'
from landing.%I as landed
inner join transform.%I as stored
  on %s$sql$,
    'batch_' || batch_id,
    source_name,
    transform.same_key_sql(source_name, 'stored', 'landed')
  );
$$;

comment on function transform.key_exists_sql(integer, text) is
  'The query that finds rows whose key is stored, where what is stored stays.';
