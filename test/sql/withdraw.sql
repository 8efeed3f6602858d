-- What is withdrawn is gone as if it had never been sent: what it replaced, closed or stood before comes back.

select plan(16);

-- Given an emitter, a worker that keeps each file's rows as an archive does, and another emitter
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
create temp table archive (batch_id integer, columns text, rows text, lines integer);
create function pg_temp.fill(batch integer, columns text, rows text, lines integer) returns void
language plpgsql as $$
declare
  v_rejected bigint;
begin
  execute format('insert into landing.%I (line, %s) select row_number() over () + 1, * from (values %s) as row',
    'batch_' || batch, columns, rows);
  call transform.process_batch(batch);
  select count(*) into v_rejected from staging.rejected_lines(batch);
  call staging.close_batch(batch, lines, 0, v_rejected, null);
  insert into archive values (batch, columns, rows, lines);
end;
$$;
create function pg_temp.emit(source text, columns text, rows text, lines integer) returns integer
language plpgsql as $$
declare
  v_emission uuid;
  v_batch integer;
begin
  insert into staging.emission (emitter_id, source_name, file_name, object_key)
  select person_id, source, source || '.zip', uuidv7() from rls.person where display_name = 'Test'
  returning emission_id into v_emission;
  v_batch := staging.open_batch(v_emission, source, source || '.csv');
  perform pg_temp.fill(v_batch, columns, rows, lines);
  return v_batch;
end;
$$;
create function pg_temp.correct(correction staging.correction) returns void language plpgsql as $$
declare
  v_old integer;
  v_file archive;
begin
  call staging.begin_correction(correction.correction_id);
  for v_old in select batch_id from staging.batch_to_replay(correction.correction_id) loop
    select * into v_file from archive where archive.batch_id = v_old;
    perform pg_temp.fill(staging.open_replay(v_old), v_file.columns, v_file.rows, v_file.lines);
  end loop;
  call staging.end_correction(correction.correction_id);
end;
$$;
create function pg_temp.withdraw(id integer) returns void language sql as $$
  select pg_temp.correct(staging.withdraw(emission_id, 'Sent by mistake.')) from staging.batch where batch_id = id;
$$;
create temp view masters as select district_id, district_name from transform.district;

-- When a master of three districts is replaced in one, then in another
create temp table sent as select
  pg_temp.emit('district', 'district_id, district_name', $$ (1, 'Asan'), (2, 'Belan'), (3, 'Chambal') $$, 3) as a,
  pg_temp.emit('district', 'district_id, district_name', $$ (1, 'Wrong'), (2, 'Belan'), (4, 'Dudh') $$, 3) as b,
  pg_temp.emit('district', 'district_id, district_name', $$ (3, 'Chambal'), (4, 'Dudh'), (2, 'Betwa') $$, 3) as c;
select results_eq('select * from masters order by 1',
  $$ values (1::bigint, 'Wrong'), (2, 'Betwa'), (3, 'Chambal'), (4, 'Dudh') $$, 'the newest row of a key stands');

select pg_temp.withdraw(b) from sent;
-- Then
select results_eq('select * from masters order by 1',
  $$ values (1::bigint, 'Asan'), (2, 'Betwa'), (3, 'Chambal'), (4, 'Dudh') $$,
  'without the second the first one''s name is back, and what the third had found stored is its own now');
select results_eq(
  $$ select file.state, file.is_replayed, file.replay_of = sent.c, file.rows_kept, file.rows_unchanged
     from staging.batch as file cross join sent where file.source_name = 'district' order by file.batch_id $$,
  $$ values ('kept', false, null, 3::bigint, 0::bigint), ('withdrawn', false, null, 2, 1),
       ('withdrawn', true, null, 1, 2), ('kept', false, true, 2, 1) $$,
  'the third was read again, in its place, and its counts add up');
select results_eq(
  $$ select position, count(*) from staging.batch where source_name = 'district' group by 1 order by 1 $$,
  $$ values (1, 1::bigint), (2, 1), (3, 2) $$, 'a replay has the place of the batch that it replays');
select results_eq(
  $$ select kind, state, reason, role_name::text collate "default" from staging.correction $$,
  $$ values ('withdraw', 'done', 'Sent by mistake.', session_user::text collate "default") $$, 'who did it, and why, is remembered');

select pg_temp.withdraw(a) from sent;
select results_eq('select * from masters order by 1',
  $$ values (2::bigint, 'Betwa'), (3, 'Chambal'), (4, 'Dudh') $$, 'without the first only the third stands');
select pg_temp.withdraw((select max(batch_id) from staging.batch where source_name = 'district'));
select is_empty('select * from masters', 'without any nothing does');
select is_empty('select from transform.replaced_row', 'and nothing is remembered of what was replaced');

-- When attendance of July comes three times, each with a day more, and one school only in the second
truncate sent;
insert into sent select
  pg_temp.emit('student_attendance', 'period, attendance_id, student_id, school_id, present_days, absent_days',
    $$ (date '2026-07-01', 1, 11, 101, 1, 0), ('2026-07-01', 2, 12, 101, 0, 1) $$, 2),
  pg_temp.emit('student_attendance', 'period, attendance_id, student_id, school_id, present_days, absent_days',
    $$ (date '2026-07-01', 1, 11, 101, 1, 2), ('2026-07-01', 2, 12, 101, 2, 1), ('2026-07-01', 3, 13, 102, 3, 0) $$, 3),
  pg_temp.emit('student_attendance', 'period, attendance_id, student_id, school_id, present_days, absent_days',
    $$ (date '2026-07-01', 1, 11, 101, 7, 0), ('2026-07-01', 2, 12, 101, 6, 1), ('2026-07-01', 3, 13, 102, 3, 0) $$, 3);
create temp view marks as
select student_id, bit_or(present_days) as present, bit_or(absent_days) as absent
from transform.student_attendance
inner join staging.batch on batch.batch_id = student_attendance.batch_id and state = 'kept'
group by 1;
select results_eq('select * from marks order by 1', $$ values (11::bigint, 5, 2), (12, 6, 1), (13, 3, 0) $$,
  'a day once closed keeps its marks');

select pg_temp.withdraw(b) from sent;
select results_eq('select * from marks order by 1', $$ values (11::bigint, 7, 0), (12, 6, 1), (13, 3, 0) $$,
  'without the second the third brings what was closed before it');
select results_eq('select school_id, days from transform.closed_day order by 1', $$ values (101::bigint, 7), (102, 3) $$,
  'closed days are those of what stands');
select pg_temp.withdraw((select max(batch_id) from staging.batch));
select results_eq('select school_id, days from transform.closed_day', $$ values (101::bigint, 1) $$,
  'and days of nobody else are open again');

-- What may not be done
select throws_ok($$ select staging.withdraw(emission_id, ' ') from staging.batch where state = 'kept' limit 1 $$,
  'QB402', null, 'nothing is withdrawn without a reason');
select throws_ok(format('select staging.withdraw(emission_id, %L) from staging.batch where batch_id = %s', 'Again.', b),
  'QB401', null, 'nothing is withdrawn twice') from sent;
create temp table who as select rls.enrol('Other', 'application', roles => '{r_emitter}') as other;
select throws_ok(
  format('set local role %I; select staging.withdraw(%L, %L)', other,
    (select emission_id from staging.batch where state = 'kept' limit 1), 'Not mine.'),
  'QB401', null, 'nobody withdraws what another sent') from who;
reset role;
select throws_ok('call staging.begin_correction(uuidv7())', 'QB404', null, 'what nobody asked for is not done');

select * from finish();
