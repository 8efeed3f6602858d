-- stored_comparison_sql(batch, source) -> the query of the rows whose key is stored: where they stand, whether just so.

create function transform.stored_comparison_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  landed.ctid as place,
  row(%4$s) is not distinct from row(%5$s)%6$s as is_same
from landing.%1$I as landed
inner join transform.%2$I as stored
  on %3$s$sql$,
    'batch_' || batch_id,
    source_name,
    transform.same_key_sql(source_name, 'stored', 'landed'),
    string_agg(format('landed.%I', stored.column_name), ', ' order by stored.ordinal),
    string_agg(format('stored.%I', stored.column_name), ', ' order by stored.ordinal),
    coalesce(transform.same_apart_sql(source_name), '')
  )
  from staging.stored_column(source_name) as stored;
$$;

comment on function transform.stored_comparison_sql(integer, text) is
  'The query of the rows of a batch whose key is stored: where they stand, and whether they are stored just so.';
