-- The weights of infrastructures are taken together or not at all.

select plan(8);

-- Given an emission of weights
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'infrastructure_score', 'infrastructure_score.zip', 'k1'
from rls.person;

create function pg_temp.emit(file text, weights text) returns void language plpgsql as $$
declare
  v_batch constant integer :=
    staging.open_batch('00000000-0000-7000-8000-000000000001', 'infrastructure_score', file);
begin
  execute format(
    'insert into landing.%I (line, infrastructure_name, infrastructure_category, score)
     select row_number() over () + 1, weight.* from (values %s) as weight',
    'batch_' || v_batch, weights);
  call transform.process_batch(v_batch);
end;
$$;
create function pg_temp.findings(file text) returns table (line bigint, code text, column_name text, value text)
language sql as $$
  select finding.line, finding.code, finding.column_name, finding.value
  from staging.finding
  inner join staging.batch
    on batch.batch_id = finding.batch_id
  where batch.file_name = file
    and finding.severity = 'reject'
  order by finding.line, finding.column_name;
$$;

-- When weights come first that add up to 95
select pg_temp.emit('a.csv', $$ ('Toilet', 'toilet', 60), ('library', 'study', 35) $$);

-- Then
select results_eq(
  $$ select * from pg_temp.findings('a.csv') $$,
  $$ values (2::bigint, 'not-reconciled', 'score', '95'), (3, 'not-reconciled', 'score', '95') $$,
  'none of them is taken, and the sum is told'
);
select is_empty('select from transform.infrastructure_score', 'nothing is stored');

-- When they add up to 100
select pg_temp.emit('b.csv', $$ ('Toilet', 'toilet', 60.5), ('library', 'study', 39.5) $$);

-- Then
select is_empty($$ select * from pg_temp.findings('b.csv') $$, 'they are taken');

-- When others come, with one that is not known and without one that is
select pg_temp.emit('c.csv', $$ ('Toilet', 'toilet', 60), ('cctv', 'monitoring', 40) $$);

-- Then
select results_eq(
  $$ select * from pg_temp.findings('c.csv') $$,
  $$ values
    (2::bigint, 'not-reconciled', 'infrastructure_name', 'cctv (monitoring), library (study)'),
    (3, 'not-reconciled', 'infrastructure_name', 'cctv (monitoring), library (study)') $$,
  'none of them is taken, and what differs is told'
);

-- When one is in another category
select pg_temp.emit('d.csv', $$ ('Toilet', 'water', 60), ('library', 'study', 40) $$);

-- Then
select results_eq(
  $$ select distinct column_name, value from pg_temp.findings('d.csv') $$,
  $$ values ('infrastructure_name', 'Toilet (toilet), Toilet (water)') $$,
  'that is another infrastructure'
);
select results_eq(
  'select infrastructure_name, score from transform.infrastructure_score order by score',
  $$ values ('library', 39.5), ('Toilet', 60.5) $$,
  'what was stored stands through all this'
);

-- When the same infrastructures come with other weights, and then again with the same
select pg_temp.emit('e.csv', $$ ('Toilet', 'toilet', 30), ('library', 'study', 70) $$);
select pg_temp.emit('f.csv', $$ ('Toilet', 'toilet', 30), ('library', 'study', 70) $$);

-- Then
select results_eq(
  'select infrastructure_name, score from transform.infrastructure_score order by score',
  $$ values ('Toilet', 30.0), ('library', 70.0) $$,
  'they replace the earlier ones'
);
select is_empty($$ select * from pg_temp.findings('f.csv') $$, 'and sent again there is nothing to say');

select * from finish();
