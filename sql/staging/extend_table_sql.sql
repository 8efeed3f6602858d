-- extend_table_sql(source) -> the statements that make the tables of a source what its changed definition says.
--
-- Columns are added, widened, or freed of having to have a value; staging.lost_column has refused the rest.
-- All of a table is one statement, so that a table whose columns are widened is written once.

create function staging.extend_table_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  change as (
    select
      wanted.target,
      wanted.ordinal,
      concat_ws(', ',
        case when attribute.attname is null then format('add column %I %s', wanted.column_name, wanted.type_name) end,
        case when attribute.atttypid <> wanted.type_name::regtype
          then format('alter column %I type %s', wanted.column_name, wanted.type_name) end,
        case when attribute.attnotnull and not wanted.is_required
          and wanted.column_name <> all (staging.stored_key(extend_table_sql.source_name))
          then format('alter column %I drop not null', wanted.column_name) end
      ) as action
    from staging.wanted_column(extend_table_sql.source_name) as wanted
    left join pg_catalog.pg_attribute as attribute
      on attribute.attrelid = to_regclass(wanted.target)
      and attribute.attname = wanted.column_name
      and not attribute.attisdropped
    where to_regclass(wanted.target) is not null
  )

  select format('alter table %s %s', change.target, string_agg(change.action, ', ' order by change.ordinal))
  from change
  where change.action <> ''
  group by change.target
  order by change.target;
$$;

comment on function staging.extend_table_sql(text) is
  'The statements that make the tables of a source what its changed definition says.';
