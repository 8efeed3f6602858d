-- history_sql(batch, source) -> the statement that keeps the stored rows that a batch is about to replace.

create function transform.history_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into transform.%1$I (batch_id, line, %2$s, replaced_by)
select stored.batch_id, stored.line, %3$s, %4$s
from transform.%5$I as stored
inner join landing.%6$I as landed
  on %7$s$sql$,
    source_name || '_history',
    string_agg(format('%I', kept.name), ', ' order by kept.ordinal),
    string_agg(format('stored.%I', kept.name), ', ' order by kept.ordinal),
    batch_id,
    source_name,
    'batch_' || batch_id,
    transform.same_key_sql(source_name, 'stored', 'landed')
  )
  from (
    select stored.ordinal, stored.column_name as name
    from staging.stored_column(source_name) as stored
    union all
    select -1, 'row_key' where 'row_key' = any (staging.stored_key(source_name))
  ) as kept;
$$;

comment on function transform.history_sql(integer, text) is
  'The statement that keeps the stored rows that a batch is about to replace.';
