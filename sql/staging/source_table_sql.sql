-- source_table_sql(source) -> the statements that make the tables of a source; none for those that stand.
--
-- A source that is attached is partitioned by period, and inside by batch, which gives each batch its
-- own key; any other has its key as primary key: row_key where the key is a digest, batch and line where
-- there is none. What is kept apart in schema pii has the same key and goes with its row.

create function staging.source_table_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  target as (
    select
      source.*,
      format('transform.%I', source.source_name) as kept,
      format('transform.%I', source.source_name || '_history') as history,
      format('pii.%I', source.source_name) as apart,
      staging.index_key(source.source_name) as key
    from staging.source
    where source.source_name = source_table_sql.source_name
  ),

  columns as (
    select
      wanted_column.target,
      string_agg(format(', %I %s%s', column_name, type_name, case when is_required then ' not null' else '' end), ''
        order by ordinal) as text
    from staging.wanted_column(source_table_sql.source_name) as wanted_column
    group by wanted_column.target
  )

  select format(statement.text, columns.target, columns.text, target.key,
    case when target.has_digest_key then
      format(', row_key uuid generated always as (%s) stored', staging.digest_sql(target.source_name)) else '' end,
    target.kept, case when target.has_digest_key then ', row_key uuid' else '' end)
  from target
  cross join lateral (
    values
      (1, kept, load = 'attach',
        'create table %1$s (batch_id integer not null, line bigint not null%2$s) partition by list (period)'),
      (1, kept, load = 'merge',
        'create table %1$s (batch_id integer not null, line bigint not null%2$s%4$s, primary key (%3$s))'),
      (2, history, has_history,
        'create table %1$s (batch_id integer not null, line bigint not null%2$s%6$s, '
        'replaced_at timestamptz not null default now(), replaced_by integer not null)'),
      (3, history, has_history, 'create index on %1$s (%3$s, replaced_at)'),
      (4, history, has_history, 'create index on %1$s (replaced_by)'),
      (5, apart, true,
        'create table %1$s (batch_id integer not null, line bigint not null%2$s%6$s, primary key (%3$s), '
        'foreign key (%3$s) references %5$s on delete cascade)')
  ) as statement (step, target, is_needed, text)
  inner join columns
    on columns.target = statement.target
  where statement.is_needed
    and to_regclass(statement.target) is null
  order by statement.step;
$$;

comment on function staging.source_table_sql(text) is 'The statements that make the tables of a source.';
