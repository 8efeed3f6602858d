-- Attendance: the landed table becomes a partition, days close school by school, nothing counts twice.

select plan(12);

-- Given two emissions of July and the school that they speak of
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'student_attendance', 'student_attendance.zip', 'k1'
from rls.person;

create function pg_temp.id(file text) returns integer language sql as $$
  select batch_id from staging.batch where file_name = file;
$$;
create function pg_temp.load(file text, values_text text) returns integer language plpgsql as $$
declare
  v_batch integer :=
    staging.open_batch('00000000-0000-7000-8000-000000000001', 'student_attendance', file);
begin
  execute format('insert into landing.%I (line, period, attendance_id, student_id, school_id, present_days, absent_days)
    values %s', 'batch_' || v_batch, values_text);
  call transform.process_batch(v_batch);
  return v_batch;
end;
$$;

-- When the first file brings days 1 and 2 of two schools
select pg_temp.load('a.csv', $$
  (2, '2020-07-01', 1, 11, 24990100101, 3, 0),
  (3, '2020-07-01', 2, 12, 24990100101, 1, 2),
  (4, '2020-07-01', 3, 13, 24990100102, 1, 0) $$);
call staging.close_batch(pg_temp.id('a.csv'), 3, 0, 0, null);

-- Then
select is(
  (select tableoid::regclass::text from transform.student_attendance limit 1),
  'transform.student_attendance_batch_' || pg_temp.id('a.csv'),
  'the landed table itself is the partition'
);

select results_eq(
  'select school_id, days from transform.closed_day order by school_id',
  'values (24990100101::bigint, 3), (24990100102, 1)',
  'a day is closed for the school that brought marks, not for the other'
);

-- When the month comes again with one more day, one contradiction and a student whose line was rejected before
select pg_temp.load('b.csv', $$
  (2, '2020-07-01', 1, 11, 24990100101, 7, 0),
  (3, '2020-07-01', 2, 12, 24990100101, 3, 4),
  (4, '2020-07-01', 3, 13, 24990100102, 1, 0),
  (5, '2020-07-01', 4, 14, 24990100101, 3, 0),
  (6, '2020-08-01', 5, 11, 24990100101, 1, 0) $$);

-- Then
select results_eq(
  $$ select line, period, present_days, absent_days from transform.student_attendance
     where batch_id = pg_temp.id('b.csv') order by line $$,
  $$ values (2::bigint, date '2020-07-01', 4, 0), (3, '2020-07-01', 0, 4), (5, '2020-07-01', 3, 0),
      (6, '2020-08-01', 1, 0) $$,
  'only what is new of a row is kept, and all of one that comes late'
);

select results_eq(
  'select line, code, column_name, severity from staging.finding order by line, severity',
  $$ values
    (2::bigint, 'unknown-reference', 'schoolid', 'note'),
    (2, 'unknown-reference', 'schoolid', 'note'),
    (3, 'closed-day', '2', 'note'),
    (3, 'unknown-reference', 'schoolid', 'note'),
    (3, 'unknown-reference', 'schoolid', 'note'),
    (4, 'unknown-reference', 'schoolid', 'note'),
    (5, 'unknown-reference', 'schoolid', 'note'),
    (6, 'unknown-reference', 'schoolid', 'note') $$,
  'a contradiction of a closed day is told'
);

select results_eq(
  $$ select rows_kept, rows_unchanged, periods from staging.batch where batch_id = pg_temp.id('b.csv') $$,
  $$ values (4::bigint, 1::bigint, '{2020-07-01,2020-08-01}'::date[]) $$,
  'a file of two months becomes two partitions and counts each row once'
);

select lives_ok($$ call staging.close_batch(pg_temp.id('b.csv'), 5, 0, 0, null) $$, 'its counts add up');

-- When all of it is sent again, with a day that one student still lacks, and a contradiction alone
select pg_temp.load('c.csv', $$
  (2, '2020-07-01', 1, 11, 24990100101, 7, 0),
  (3, '2020-07-01', 2, 12, 24990100101, 1, 6),
  (4, '2020-08-01', 5, 11, 24990100101, 1, 0),
  (5, '2020-07-01', 4, 14, 24990100101, 7, 0),
  (6, '2020-07-01', 3, 13, 24990100102, 0, 1) $$);

select results_eq(
  $$ select rows_kept, rows_unchanged, periods from staging.batch where batch_id = pg_temp.id('c.csv') $$,
  $$ values (1::bigint, 3::bigint, '{2020-07-01}'::date[]) $$,
  'everything else is unchanged'
);
select results_eq(
  $$ select line, present_days from transform.student_attendance where batch_id = pg_temp.id('c.csv') $$,
  $$ values (5::bigint, 4) $$,
  'a day that others of the school had before is closed for a student as far as the own marks reach, and no further'
);
select results_eq(
  $$ select line, code, column_name, severity from staging.finding
     where batch_id = pg_temp.id('c.csv') and code = 'closed-day' $$,
  $$ values (6::bigint, 'closed-day', '1', 'reject') $$,
  'a row of which nothing is left is rejected'
);

-- When a student who lacks two closed days brings them together with a new one
select pg_temp.load('late.csv', $$ (2, '2020-07-01', 6, 16, 24990100101, 1, 0) $$);
call staging.close_batch(pg_temp.id('late.csv'), 1, 0, 0, null);
select pg_temp.load('later.csv', $$ (2, '2020-07-01', 6, 16, 24990100101, 15, 0) $$);

select results_eq(
  $$ select line, present_days from transform.student_attendance where batch_id = pg_temp.id('later.csv') $$,
  $$ values (2::bigint, 14) $$,
  'late days come beside the open ones of their line'
);

-- When a line is doubted that is good, and one has a mark on a day that its month lacks
select staging.open_batch('00000000-0000-7000-8000-000000000001', 'student_attendance', 'd.csv');
do $$
declare
  v_good text[] := array['900', '15', '24990100102', '2020-21', '02'] || array_fill('5'::text, array[31]);
begin
  execute format('insert into landing.%I (line, cells, hashes) values (2, $1, $3), (3, $2, $3)',
    'suspect_' || pg_temp.id('d.csv'))
  using v_good[:5] || array['1', '2'] || v_good[8:], v_good[:34] || array['1', ' '], array[99::bigint];
end;
$$;
call transform.process_batch(pg_temp.id('d.csv'));

select results_eq(
  $$ select line, period, attendance_id, student_id, present_days, absent_days from transform.student_attendance
     where batch_id = pg_temp.id('d.csv') $$,
  $$ values (2::bigint, date '2021-02-01', 900::bigint, 99::bigint, 1, 2) $$,
  'a doubted line that is good is rescued, its student only as a hash'
);

select results_eq(
  $$ select line, code, column_name from staging.finding where batch_id = pg_temp.id('d.csv') and severity = 'reject' $$,
  $$ values (3::bigint, 'range', 'days') $$,
  'a mark on 30 February is out of range'
);

select * from finish();
