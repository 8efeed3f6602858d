-- source_table_sql(source) -> the statements that make or extend the table of a source's kept rows.
--
-- A source that is attached is partitioned by period, and inside by batch, which gives each batch its
-- own key; any other has its key as primary key. Columns are only ever added or widened.

create function staging.source_table_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format(
    'create table transform.%I (batch_id integer not null, line bigint not null, %s%s)%s',
    source.source_name,
    (
      select string_agg(format('%I %s%s', stored.column_name, stored.type_name,
        case when stored.is_required then ' not null' else '' end), ', ' order by stored.ordinal)
      from staging.stored_column(source.source_name) as stored
    ),
    case source.load
      when 'attach' then ''
      else format(', primary key (%s)', (
        select string_agg(format('%I', key), ', ') from unnest(staging.stored_key(source.source_name)) as key))
    end,
    case source.load when 'attach' then ' partition by list (period)' else '' end
  )
  from staging.source
  where source.source_name = source_table_sql.source_name
    and to_regclass(format('transform.%I', source.source_name)) is null
  union all
  select format('alter table transform.%I add column %I %s', source_table_sql.source_name,
    stored.column_name, stored.type_name)
  from staging.stored_column(source_table_sql.source_name) as stored
  where to_regclass(format('transform.%I', source_table_sql.source_name)) is not null
    and not exists (
      select
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = to_regclass(format('transform.%I', source_table_sql.source_name))
        and attribute.attname = stored.column_name
        and not attribute.attisdropped
    );
$$;

comment on function staging.source_table_sql(text) is
  'The statements that make or extend the table of a source''s kept rows; none when it stands.';
