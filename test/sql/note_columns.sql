-- In what a file differs from its source is told to its emitter, and counted on the batch.

select plan(4);

-- Given a batch that has findings already
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'school', 'school_mst.zip', 'k1' from rls.person;
insert into staging.batch (emission_id, emitter_id, source_name, file_name, findings)
select emission_id, emitter_id, source_name, 'a.csv', '{"type": 3}' from staging.emission;
create function pg_temp.id() returns integer language sql as $$ select batch_id from staging.batch; $$;

-- When
call staging.note_columns(pg_temp.id(), 'extra-column', array['remark', repeat('x', 300)]);
call staging.note_columns(pg_temp.id(), 'missing-column', array['cluster_cd']);
call staging.note_columns(pg_temp.id(), 'missing-column', '{}');

-- Then
select is(
  (select findings from staging.batch), '{"type": 3, "extra-column": 1, "missing-column": 1}'::jsonb,
  'they are counted beside what was found before');
select results_eq(
  $$ select code, column_name, severity, line, value from staging.finding order by finding_id $$,
  $$ values
    ('extra-column', null, 'note', null::bigint, format('["remark", "%s"]', repeat('x', 200))),
    ('missing-column', null, 'note', null, '["cluster_cd"]') $$,
  'they are one note on the file, a list that a program can read');
select is(
  (select count(*) from staging.finding inner join staging.batch on batch.emitter_id = finding.emitter_id), 2::bigint,
  'they are the emitter''s to read');
select throws_ok(
  $$ call staging.note_columns(pg_temp.id(), 'odd-column', array['x']) $$, 'QB107', 'There is no code “odd-column”.',
  'a code that is not documented is refused');
