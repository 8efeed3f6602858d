-- lost_column(source) -> the first stored column that a changed definition would lose or retype.

create function staging.lost_column(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select attribute.attname::text
  from pg_catalog.pg_attribute as attribute
  left join staging.stored_column(lost_column.source_name) as stored
    on stored.column_name = attribute.attname
  where attribute.attrelid = to_regclass(format('transform.%I', lost_column.source_name))
    and attribute.attnum > 0
    and not attribute.attisdropped
    and attribute.attname not in ('batch_id', 'line')
    and (stored.column_name is null or attribute.atttypid <> stored.type_name::regtype)
  order by attribute.attnum
  limit 1;
$$;

comment on function staging.lost_column(text) is 'The first stored column that the definition would lose or retype.';
