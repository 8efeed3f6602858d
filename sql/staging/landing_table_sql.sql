-- landing_table_sql(batch, source) -> the statements that make the landing tables of a batch.

create function staging.landing_table_sql(batch_id integer, source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  values
    (format('create table landing.%I (like transform.%I including defaults including constraints)',
      'batch_' || batch_id, source_name)),
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
