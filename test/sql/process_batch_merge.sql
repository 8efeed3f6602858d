-- A master file with good lines, doubtful lines that are good, and one line for each kind of fault.

select plan(8);

-- Given an emission of schools by one emitter, and what the worker made of its lines
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'school', 'school_mst.zip', 'k1' from rls.person;

create function pg_temp.batch(file text) returns integer language sql as $$
  select staging.open_batch('00000000-0000-7000-8000-000000000001', 'school', file);
$$;
create function pg_temp.landed(batch_id integer, values_text text) returns void language plpgsql as $$
begin
  execute format('insert into landing.%I (line, school_id, school_name, cluster_id, latitude, longitude) values %s',
    'batch_' || batch_id, values_text);
end;
$$;
create function pg_temp.suspect(batch_id integer, line bigint, cells text[], problem text default null)
returns void language plpgsql as $$
begin
  execute format('insert into landing.%I (line, cells, problem) values ($1, $2, $3)', 'suspect_' || batch_id)
  using line, cells, problem;
end;
$$;

create function pg_temp.id(file text) returns integer language sql as $$
  select batch_id from staging.batch where file_name = file;
$$;

select pg_temp.batch('a.csv');

select pg_temp.landed(pg_temp.id('a.csv'), $$
  (2, 24990100101, 'Navapura', 2499010001, 22.1, 73.1),
  (3, 24990100102, 'Rampar', 2499010001, 22.2, 73.2),
  (4, 24990100102, 'Rampar', 2499010001, 22.2, 73.2),
  (5, 24990100103, 'Vadla', 2499010001, 22.3, 73.3),
  (6, 24990100103, 'Vadla New', 2499010001, 22.3, 73.3),
  (7, 24990100104, 'Same', 2499010001, 22.4, 73.4),
  (8, 24990100105, 'Place', 2499010001, 22.4, 73.4) $$);
select pg_temp.suspect(pg_temp.id('a.csv'), 9, string_to_array(' 24990100106 |[Brackets]|||NULL|1||||| 22.5 |+73.5', '|'));
select pg_temp.suspect(pg_temp.id('a.csv'), 10, string_to_array('|No id|||||||||22.6|73.6', '|'));
select pg_temp.suspect(pg_temp.id('a.csv'), 11, string_to_array('24990100x07|Type|||||||||0|73.7', '|'));
select pg_temp.suspect(pg_temp.id('a.csv'), 12, string_to_array('249901001070000000000|Size|||||||||22.7|99', '|'));
select pg_temp.suspect(pg_temp.id('a.csv'), 13, null, 'missing-cell');
select pg_temp.suspect(pg_temp.id('a.csv'), 14, string_to_array('|NULL|  |||||||||', '|'));
select pg_temp.suspect(pg_temp.id('a.csv'), 15, array['24990100108', 'Tab' || chr(9) || 'bed', null, null, null, '#', null, null, null,
  null, '22.8', '73.8']);

-- When it is processed
call transform.process_batch(pg_temp.id('a.csv'));

-- Then
select results_eq(
  'select line, school_id, school_name from transform.school order by line',
  $$ values
    (2::bigint, 24990100101::bigint, 'Navapura'),
    (3, 24990100102, 'Rampar'),
    (9, 24990100106, 'Brackets') $$,
  'good lines are kept, the doubtful one among them, the first of mirror lines too'
);

select results_eq(
  $$ select line, code, column_name from staging.finding where severity = 'reject' order by line, column_name $$,
  $$ values
    (4::bigint, 'duplicate-row', null),
    (5, 'duplicate-key', null),
    (6, 'duplicate-key', null),
    (7, 'same-place', 'latitude, longitude'),
    (8, 'same-place', 'latitude, longitude'),
    (10, 'required', 'udise_sch_code'),
    (11, 'not-allowed', 'latitude'),
    (11, 'type', 'udise_sch_code'),
    (12, 'range', 'longitude'),
    (12, 'size', 'udise_sch_code'),
    (13, 'missing-cell', null),
    (14, 'required', 'latitude'),
    (14, 'required', 'longitude'),
    (14, 'required', 'school_name'),
    (14, 'required', 'udise_sch_code'),
    (14, 'blank-row', null),
    (15, 'special-character', 'sch_mgmt_id'),
    (15, 'special-character', 'school_name') $$,
  'each bad line is rejected for its own reasons'
);

select results_eq(
  $$ select line, code from staging.rejected_lines(pg_temp.id('a.csv')) $$,
  $$ values
    (4::bigint, 'duplicate-row'), (5, 'duplicate-key'), (6, 'duplicate-key'), (7, 'same-place'), (8, 'same-place'),
    (10, 'required'), (11, 'type'), (12, 'size'), (13, 'missing-cell'), (14, 'blank-row'),
    (15, 'special-character') $$,
  'a rejected line counts once, under its first code'
);

select is(
  (select findings from staging.batch where batch_id = pg_temp.id('a.csv')),
  '{"duplicate-row": 1, "duplicate-key": 2, "same-place": 2, "required": 1, "type": 1, "size": 1, "missing-cell": 1,
    "blank-row": 1, "special-character": 1, "unknown-reference": 3}'::jsonb,
  'the batch counts each code, notes included'
);

select throws_ok(
  $$ call staging.close_batch(pg_temp.id('a.csv'), 14, 0, 10, null) $$,
  '23514', null,
  'a batch whose counts do not add up is refused'
);

select lives_ok(
  $$ call staging.close_batch(pg_temp.id('a.csv'), 14, 0, 11, 'rejected/a.csv') $$,
  'a batch whose counts add up is kept'
);

-- Given the same file again, with one school renamed
select pg_temp.batch('b.csv');
select pg_temp.landed(pg_temp.id('b.csv'), $$
  (2, 24990100101, 'Navapura Primary', 2499010001, 22.1, 73.1),
  (3, 24990100102, 'Rampar', 2499010001, 22.2, 73.2) $$);
call transform.process_batch(pg_temp.id('b.csv'));

select results_eq(
  $$ select rows_kept, rows_unchanged from staging.batch where batch_id = pg_temp.id('b.csv') $$,
  'values (1::bigint, 1::bigint)',
  'an equal row is unchanged, a different one is replaced'
);

select throws_ok('call transform.process_batch(-1)', 'QB101', 'There is no open batch -1.', 'an unknown batch is refused');

select * from finish();
