-- landing_table_sql(batch, source) -> the statements that make the landing tables of a batch.
--
-- A landed row is a kept row and what is kept apart from it. The batch and the academic year of the day of
-- arrival are the same for all rows: they are defaults, which neither the worker nor a rescue has to write.

create function staging.landing_table_sql(batch_id integer, source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format(
    'create table landing.%I (like transform.%I including defaults including constraints including generated)',
    'batch_' || batch_id, source_name)
  union all
  select format('alter table landing.%I add column %I %s', 'batch_' || batch_id, separate.column_name,
    separate.type_name)
  from staging.separate_column(landing_table_sql.source_name) as separate
  union all
  select format('alter table landing.%I alter column %I set default %L', 'batch_' || batch_id,
    source_column.column_name, staging.academic_year(staging.arrival_day(landing_table_sql.batch_id)))
  from staging.source_column
  where source_column.source_name = landing_table_sql.source_name
    and source_column.kind = 'arrival_year'
  union all
  values
    (format('alter table landing.%I alter column batch_id set default %s', 'batch_' || batch_id, batch_id)),
    (format('create table landing.%I (line bigint not null, problem text, problem_value text, cells text[], '
      'hashes bigint[])', 'suspect_' || batch_id)),
    (format('create table landing.%I (line bigint not null)', 'candidate_' || batch_id)),
    (format('create table landing.%I (line bigint not null, code text not null, column_name text, value text, '
      'severity text not null)', 'finding_' || batch_id)),
    (format('grant insert, select on landing.%I, landing.%I, landing.%I to r_worker',
      'batch_' || batch_id, 'suspect_' || batch_id, 'candidate_' || batch_id));
$$;

comment on function staging.landing_table_sql(integer, text) is
  'The statements that make the landing tables of a batch.';
