-- separate_sql(batch, source) -> the statement that keeps what names persons apart from the rows just merged.

create function transform.separate_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into pii.%1$I (batch_id, line, %2$s)
select %3$s, landed.line, %4$s
from landing.%5$I as landed
on conflict (%6$s) do update set
  batch_id = excluded.batch_id,
  line = excluded.line,
  %7$s$sql$,
    source_name,
    string_agg(format('%I', apart.name), ', ' order by apart.ordinal),
    batch_id,
    string_agg(format('landed.%I', apart.name), ', ' order by apart.ordinal),
    'batch_' || batch_id,
    (select string_agg(format('%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    string_agg(format('%1$I = excluded.%1$I', apart.name), E',\n  ' order by apart.ordinal)
      filter (where apart.ordinal > 0)
  )
  from (
    select separate.ordinal, separate.column_name as name
    from staging.separate_column(source_name) as separate
    union all
    select 0, key
    from unnest(staging.stored_key(source_name)) as key
    where key not in ('batch_id', 'line')
  ) as apart;
$$;

comment on function transform.separate_sql(integer, text) is
  'The statement that keeps what names persons apart from the rows of a batch that were just merged.';
