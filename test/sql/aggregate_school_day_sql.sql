-- School days are counted in packed sums: the same numbers as one by one, for any number of rows.

select plan(14);

-- Given 40,000 students of one school and 5 of another, with marks drawn by chance, some on the 31st
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emitter_id, file_name, object_key) select max(person_id), 'a.zip', 'a' from rls.person;
insert into staging.batch (
  emission_id, emitter_id, source_name, file_name, state, periods, lines_received, lines_blank, rows_kept,
  rows_unchanged, rows_rejected)
select emission_id, emitter_id, 'student_attendance', 'a.csv', 'kept', '{2021-07-01}', 0, 0, 0, 0, 0
from staging.emission where object_key = 'a';
create table transform.attendance_rest partition of transform.student_attendance default;
select setseed(0.5);
insert into transform.student_attendance (
  batch_id, line, period, attendance_id, student_id, school_id, present_days, absent_days)
select
  (select max(batch_id) from staging.batch), number, '2021-07-01', number, number,
  case when number <= 40000 then 1 else 2 end, mark & drawn, mark & ~drawn
from (
  select number, 2147483647 & ~(1 << (number % 31)) as mark, (random() * 2147483647)::integer as drawn
  from generate_series(1, 40005) as number
  offset 0
) as draw;

create temp view one_by_one as
select
  school_id, day, count(*) filter (where present_days >> day - 1 & 1 = 1) as numerator, count(*) as denominator
from transform.student_attendance
cross join generate_series(1, 31) as day
where (present_days | absent_days) >> day - 1 & 1 = 1
group by school_id, day;

create temp view by_batch as
select distinct batch_id from transform.student_attendance;

-- When they are counted in parts
create temp table in_parts as
select counted.*
from by_batch
cross join lateral aggregate.fresh_school_day(
  'student_attendance_rate', array[batch_id], '{2021-07-01}', null, true) as counted;

-- Then
select is(count(*)::integer, 2, 'each school has one row a month') from in_parts;
select results_eq(
  $$ select school_id, day, numerators[day] - coalesce(numerators[day - 1], 0),
       denominators[day] - coalesce(denominators[day - 1], 0)
     from in_parts cross join generate_series(1, 31) as day order by 1, 2 $$,
  $$ select school_id, day, numerator, denominator from one_by_one order by 1, 2 $$,
  'sums in parts are those one by one, for 40,000 students too'
);
select results_eq(
  $$ select school_id, row_count, days from in_parts order by 1 $$,
  $$ values (1::bigint, 40000::bigint, 2147483647), (2, 5, 2147483647) $$,
  'rows are counted, and the days that have data'
);

-- When only the small school is wanted, at once
select results_eq(
  $$ select counted.school_id, counted.numerators = in_parts.numerators, counted.denominators = in_parts.denominators
     from by_batch
     cross join lateral aggregate.fresh_school_day(
       'student_attendance_rate', array[batch_id], '{2021-07-01}', '{2}', false) as counted
     inner join in_parts on in_parts.school_id = counted.school_id $$,
  $$ values (2::bigint, true, true) $$,
  'at once it is the same where less than 32,768 rows meet'
);

-- When the whole batch is taken in
call aggregate.refresh(null);
delete from aggregate.school_day;
delete from aggregate.school_month;
do $$
declare
  v_batch constant integer := (select batch_id from by_batch);
  v_schools bigint[];
begin
  call aggregate.count_batch('student_attendance_rate', v_batch, '{}', '{2021-07-01}', v_schools);
end;
$$;

-- Then
select results_eq(
  $$ select school_id, extract(day from day)::integer, numerator, denominator from aggregate.school_day_value
     order by 1, 2 $$,
  $$ select school_id, day, numerator, denominator from one_by_one order by 1, 2 $$,
  'a school with too many rows for packed sums is counted in parts'
);
select results_eq(
  $$ select school_id, count from aggregate.school_month order by 1 $$,
  $$ values (1::bigint, 40000::bigint), (2, 5) $$,
  'and so are its students'
);

-- Then what runs can be read
select matches(
  aggregate.school_day_sql('student_attendance_rate', false, 1, 9),
  'total\(\(\(kept\.present_days\) & 127\) \* 282578800148737 & 18049651735527937\) as numerator_0,\s+'
    || '0::bigint as numerator_1',
  'of small schools seven days are in a sum, and days without data in none'
);
select matches(
  aggregate.school_day_sql('student_attendance_rate', false, -1, 15),
  'total\(\(\(kept\.present_days\) >> 28\) \* 4398314962945 & 35185445863425\) as numerator_7',
  'the builder prints what is summed'
);

-- Given a second batch: the same five students, and a sixth, on a day that few schools have
select setseed(0.5);
insert into staging.batch (
  emission_id, emitter_id, source_name, file_name, state, periods, lines_received, lines_blank, rows_kept,
  rows_unchanged, rows_rejected)
select emission_id, emitter_id, 'student_attendance', name, 'kept', '{2021-08-01}', 0, 0, 0, 0, 0
from staging.emission
cross join (values ('august.csv'), ('again.csv')) as file (name)
where object_key = 'a';
create function pg_temp.id(file text) returns integer language sql as $$
  select batch_id from staging.batch where file_name = file;
$$;
insert into transform.student_attendance (
  batch_id, line, period, attendance_id, student_id, school_id, present_days, absent_days)
select pg_temp.id('august.csv'), number, '2021-08-01', number, number, number / 10, 1, 0
from generate_series(1, 30000) as number;
insert into transform.student_attendance (
  batch_id, line, period, attendance_id, student_id, school_id, present_days, absent_days)
select
  pg_temp.id('again.csv'), number, '2021-08-01', number, number + added, number / 10,
  case number / 10 when 7 then 1 << 30 else 2 end, 0
from generate_series(10, 29999) as number
cross join lateral (select case when number < 30 and number % 10 < 2 then 100000 else 0 end as added) as late;

-- When each is taken in
create temp table guessed as
select * from aggregate.fresh_school_day(
  'student_attendance_rate', array[pg_temp.id('again.csv')], '{2021-08-01}', null, false);
call aggregate.refresh(null);

-- Then
select results_eq(
  $$ select school_id from guessed where is_wrong $$, $$ values (7::bigint) $$,
  'a day that a few rows do not show is noticed'
);
select results_eq(
  $$ select extract(day from day)::integer, numerator from aggregate.school_day_value
     where school_id = 7 and day >= '2021-08-01' order by 1 $$,
  $$ values (1, 10::bigint), (31, 10) $$,
  'and counted'
);
select results_eq(
  $$ select school_id, count from aggregate.school_month
     where period = '2021-08-01' and school_id in (0, 1, 2, 3, 3000) order by 1 $$,
  $$ values (0::bigint, 9::bigint), (1, 12), (2, 12), (3, 10), (3000, 1) $$,
  'students of both batches count once, new ones are added'
);
create temp table incremental as select * from aggregate.school_month;
create temp table incremental_day as select * from aggregate.school_day;
call aggregate.refresh_all();
select bag_eq('select * from aggregate.school_month', 'select * from incremental', 'as if they were counted anew');
select bag_eq('select * from aggregate.school_day', 'select * from incremental_day', 'and so are the days');

-- When the second is withdrawn
update staging.batch set state = 'withdrawn', aggregated_at = null where file_name = 'again.csv';
call aggregate.refresh(null);

-- Then
select results_eq(
  $$ select count(*), sum(count)::bigint from aggregate.school_month where period = '2021-08-01' $$,
  $$ values (3001::bigint, 30000::bigint) $$,
  'exactly its students are gone'
);

select * from finish();
