-- rescue_sql(batch, source) -> the statement that lands the suspect lines in which nothing is wrong.

create function transform.rescue_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into landing.%1$I (line, %2$s)
select suspect.line, %3$s
from landing.%4$I as suspect
cross join lateral (select suspect.cells || '{}'::text[] as cells offset 0) as clean
where suspect.problem is null
  and not exists (select from landing.%5$I as finding where finding.line = suspect.line)$sql$,
    'batch_' || batch_id,
    string_agg(format('%I', stored.column_name), ', ' order by stored.ordinal),
    string_agg(
      format(E'\n  %s',
        transform.cast_sql(rescue_sql.source_name, stored.column_name, stored.type_name, stored.origin)),
      ', ' order by stored.ordinal),
    'suspect_' || batch_id,
    'finding_' || batch_id
  )
  from staging.stored_column(rescue_sql.source_name) as stored;
$$;

comment on function transform.rescue_sql(integer, text) is
  'The statement that lands the suspect lines in which nothing is wrong.';
