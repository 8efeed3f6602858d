-- merge_sql(batch, source) -> the statement that keeps the landed rows in a source that is merged.
--
-- MERGE joins once; ON CONFLICT would look into the key's index for every row, and insert twice as slowly.

create function transform.merge_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
merge into transform.%1$I as stored
using landing.%5$I as landed
on %6$s
when matched then update set
  batch_id = %3$s,
  line = landed.line%7$s
when not matched then insert (batch_id, line, %2$s)
  values (%3$s, landed.line, %4$s)$sql$,
    source_name,
    string_agg(format('%I', stored.column_name), ', ' order by stored.ordinal),
    batch_id,
    string_agg(format('landed.%I', stored.column_name), ', ' order by stored.ordinal),
    'batch_' || batch_id,
    transform.same_key_sql(source_name, 'stored', 'landed'),
    coalesce(
      string_agg(format(E',\n  %1$I = landed.%1$I', stored.column_name), '' order by stored.ordinal)
        filter (where stored.column_name <> all ((select staging.stored_key(source_name))::text[])),
      '')
  )
  from staging.stored_column(source_name) as stored;
$$;

comment on function transform.merge_sql(integer, text) is
  'The statement that keeps the landed rows of a merged source.';
