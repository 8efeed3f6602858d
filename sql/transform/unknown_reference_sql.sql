-- unknown_reference_sql(batch, source, column) -> the query that finds rows whose reference is not known yet.
--
-- They are kept and noted: they count as soon as what they refer to arrives.

create function transform.unknown_reference_sql(batch_id integer, source_column staging.source_column)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select landed.line, 'unknown-reference', %1$L, landed.%2$I::text, 'note'
from landing.%3$I as landed
where landed.%2$I is not null
  and not exists (select from transform.%4$I as known where known.%5$I = landed.%2$I)$sql$,
    source_column.header_names[1],
    source_column.column_name,
    'batch_' || unknown_reference_sql.batch_id,
    source_column.reference_source,
    (staging.stored_key(source_column.reference_source))[1]
  );
$$;

comment on function transform.unknown_reference_sql(integer, staging.source_column) is
  'The query that finds rows whose reference is not known yet.';
