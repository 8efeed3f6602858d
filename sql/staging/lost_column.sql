-- lost_column(source) -> what of the stored rows a changed definition would lose, and the migration it needs.
--
-- A whole number may become a wider one or a numeric; nothing else may change its type or go, and what a
-- digest is made of not at all. Null when nothing would be lost.

create function staging.lost_column(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  known as (
    select wanted_column.* from staging.wanted_column(lost_column.source_name) as wanted_column
  ),

  stored as (
    select
      pg_class.oid::regclass as target,
      attribute.attname,
      attribute.atttypid::regtype::text as type_name,
      attribute.attnum,
      known.type_name as wanted_type,
      source.has_digest_key and attribute.attname = any (source.key_columns) as is_digested
    from staging.source
    inner join pg_catalog.pg_class
      on pg_class.oid = any (array[to_regclass(format('transform.%I', source.source_name)),
        to_regclass(format('transform.%I', source.source_name || '_history')),
        to_regclass(format('pii.%I', source.source_name))])
    inner join pg_catalog.pg_attribute as attribute
      on attribute.attrelid = pg_class.oid
    left join known
      on to_regclass(known.target) = pg_class.oid
      and known.column_name = attribute.attname
    where source.source_name = lost_column.source_name
      and attribute.attnum > 0
      and not attribute.attisdropped
      and attribute.attname not in ('batch_id', 'line', 'row_key', 'replaced_at', 'replaced_by')
      and (known.column_name is not null or relnamespace <> 'pii'::regnamespace
        or attribute.attname <> all (staging.stored_key(source.source_name)))
  )

  select format('columns: “%s” of %s is stored%s; it needs a migration: alter table %s %s;', attname, source_name,
    case when wanted_type is null then ' and would be lost'
      else format(' as %s and would become %s', type_name, wanted_type) end,
    target,
    case when wanted_type is null then format('drop column %I', attname)
      else format('alter column %1$I type %2$s using %1$I::%2$s', attname, wanted_type) end)
  from stored
  where wanted_type is null
    or wanted_type::regtype <> type_name::regtype
    and (is_digested or (type_name, wanted_type) not in (
      ('smallint', 'integer'), ('smallint', 'bigint'), ('integer', 'bigint'), ('smallint', 'numeric'),
      ('integer', 'numeric'), ('bigint', 'numeric')))
  order by target::text, attnum
  limit 1;
$$;

comment on function staging.lost_column(text) is
  'What of the stored rows a changed definition would lose, with the migration it needs; null for nothing.';
