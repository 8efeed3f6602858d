-- What two small files come to, at all levels: before their masters, after them, corrected, moved, withdrawn.

select plan(26);

-- Given the marks of November 2020: school 1 with two students, school 2 with one
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emitter_id, file_name, object_key) select max(person_id), 'a.zip', 'a' from rls.person;
create table transform.attendance_rest partition of transform.student_attendance default;

create function pg_temp.batch(source text, file text, months date[] default '{}') returns integer language sql as $$
  insert into staging.batch (
    emission_id, emitter_id, source_name, file_name, state, periods, lines_received, lines_blank, rows_kept,
    rows_unchanged, rows_rejected)
  select emission_id, emitter_id, source, file, 'kept', months, 0, 0, 0, 0, 0 from staging.emission
  where object_key = 'a'
  returning batch_id;
$$;
create function pg_temp.id(file text) returns integer language sql as $$
  select batch_id from staging.batch where file_name = file;
$$;
create function pg_temp.on(variadic days integer[]) returns integer language sql as $$
  select coalesce(bit_or(1 << day - 1), 0) from unnest(days) as day;
$$;
create function pg_temp.refresh() returns text language plpgsql as $$
declare
  v_changed text[];
begin
  set local role r_worker;
  call aggregate.refresh(v_changed);
  reset role;
  return v_changed;
end;
$$;
create function pg_temp.shown(level_name text, window_wanted text)
returns table (id bigint, value numeric, numerator numeric, denominator numeric, students numeric, low numeric)
language sql as $$
  select entity_id,
    max(value) filter (where metric_name = 'student_attendance_rate'),
    max(report_value.numerator) filter (where metric_name = 'student_attendance_rate'),
    max(report_value.denominator),
    max(value) filter (where metric_name = 'student_attendance_students'),
    max(value) filter (where metric_name = 'student_attendance_low_schools')
  from aggregate.report_value
  where level = level_name and window_name = window_wanted and management_id is null and category_id is null
  group by entity_id
  order by entity_id;
$$;

select pg_temp.batch('student_attendance', 'first.csv', '{2020-11-01}') as first;
insert into transform.student_attendance (
  batch_id, line, period, attendance_id, student_id, school_id, present_days, absent_days)
values
  (pg_temp.id('first.csv'), 2, '2020-11-01', 1, 11, 97410100101, pg_temp.on(2, 3), pg_temp.on(4)),
  (pg_temp.id('first.csv'), 3, '2020-11-01', 2, 12, 97410100101, pg_temp.on(2), pg_temp.on(3)),
  (pg_temp.id('first.csv'), 4, '2020-11-01', 3, 21, 97410100102, pg_temp.on(2), 0);

-- When it is refreshed before any master came
select pg_temp.refresh();

-- Then
select is_empty('select from aggregate.report_value', 'schools that no master knows are not shown');
select results_eq(
  $$ select school_id, day, numerator, denominator from aggregate.school_day_value order by 1, 2 $$,
  $$ values
    (97410100101, date '2020-11-02', 2::bigint, 2::bigint),
    (97410100101, '2020-11-03', 1, 2),
    (97410100101, '2020-11-04', 0, 1),
    (97410100102, '2020-11-02', 1, 1) $$,
  'but their days are counted already'
);

-- When the masters come, with a third school that has sent nothing
select pg_temp.batch('school', 'school.csv'), pg_temp.batch('cluster', 'cluster.csv');
insert into transform.district (batch_id, line, district_id, district_name) values (1, 2, 9741, 'Anand');
insert into transform.block (batch_id, line, block_id, block_name, district_id)
values (1, 2, 974101, 'Umreth', 9741), (1, 3, 974102, 'Sojitra', 9741);
insert into transform.cluster (batch_id, line, cluster_id, cluster_name, block_id)
values (1, 2, 9741010001, 'Lingda', 974101), (1, 3, 9741020001, 'Malataj', 974102);
insert into transform.school (
  batch_id, line, school_id, school_name, cluster_id, management_id, category_id, latitude, longitude)
values
  (1, 2, 97410100101, 'First', 9741010001, 1, 1, 22.1, 72.1),
  (1, 3, 97410100102, 'Second', 9741010001, 2, 1, 22.2, 72.2),
  (1, 4, 97410200101, 'Third', 9741020001, 2, null, 22.3, 72.3);
select is(pg_temp.refresh(), '{student_attendance_rate}', 'the metric that changed is named');

-- Then
select results_eq(
  $$ select * from pg_temp.shown('school', 'month') $$,
  $$ values
    (97410100101, 60.0, 3::numeric, 5::numeric, 2::numeric, 0::numeric),
    (97410100102, 100.0, 1, 1, 1, 0),
    (97410200101, null, null, null, null, null) $$,
  'schools have their month; of one without data it is null, not 0'
);
select results_eq(
  $$ select * from pg_temp.shown('cluster', 'month') $$,
  $$ values
    (9741010001, 66.7, 4::numeric, 6::numeric, 3::numeric, 0::numeric),
    (9741020001, null, null, null, null, null) $$,
  'a cluster is the sum of its schools, divided at the end'
);
select results_eq(
  $$ select * from pg_temp.shown('state', 'month') $$,
  $$ values (97::bigint, 66.7, 4::numeric, 6::numeric, 3::numeric, 0::numeric) $$,
  'and so is the state'
);
select results_eq(
  $$ select * from pg_temp.shown('school', 'last_day') $$,
  $$ values
    (97410100101, 0.0, 0::numeric, 1::numeric, 2::numeric, 1::numeric),
    (97410100102, null, null, null, null, null),
    (97410200101, null, null, null, null, null) $$,
  'the last day is the newest with data in the state; 0 present is 0 and not "no data"'
);
select results_eq(
  $$ select level, entities_reporting, entities_expected, change from aggregate.report_value
     where metric_name = 'student_attendance_rate' and window_name = 'last_day' and entity_id in (97, 974101)
       and management_id is null and category_id is null order by level $$,
  $$ values ('block', 1, 2, -50.0), ('state', 1, 3, -50.0) $$,
  'of three schools one reported, and the day before half were there'
);
select results_eq(
  $$ select management_id, category_id, value, entities_reporting, entities_expected from aggregate.report_value
     where metric_name = 'student_attendance_rate' and window_name = 'overall' and level = 'district'
     order by 1 nulls first, 2 nulls first $$,
  $$ values
    (null, null::integer, 66.7, 2, 3),
    (null, 1, 66.7, 2, 2),
    (1, null, 60.0, 1, 1),
    (1, 1, 60.0, 1, 1),
    (2, null, 100.0, 1, 2),
    (2, 1, 100.0, 1, 1) $$,
  'each management, category and both has a row; a school without category is in none'
);
select is_empty(
  $$ select from aggregate.report_value where level = 'school' and window_name = 'week' $$, 'schools have no weeks');
select results_eq(
  $$ select level, value from aggregate.report_value
     where metric_name = 'student_attendance_rate' and window_name = 'week' and level in ('state', 'cluster')
     order by 1, 2 $$,
  $$ values ('cluster', 66.7), ('cluster', null), ('state', 66.7) $$,
  'all others do'
);
select results_eq(
  $$ select distinct newest_day, version from aggregate.metric $$, $$ values (date '2020-11-04', 2) $$,
  'the metric and what accompanies it say how fresh they are'
);
select isnt_empty($$ select from staging.batch where aggregated_at = now() having count(*) = 3 $$,
  'the batches are marked');

-- When nothing came
create temp table written as select ctid as row from aggregate.metric_value;
select is(pg_temp.refresh(), '{}', 'nothing changed');
call aggregate.refresh_all();

-- Then
select bag_eq('select ctid as row from aggregate.metric_value', 'select row from written', 'no row was written again');
select is(max(version), 2, 'no version moved') from aggregate.metric_period;

-- When a second file brings the fourth day of school 2, with a new student
select pg_temp.batch('student_attendance', 'second.csv', '{2020-11-01}');
insert into transform.student_attendance (
  batch_id, line, period, attendance_id, student_id, school_id, present_days, absent_days)
values
  (pg_temp.id('second.csv'), 2, '2020-11-01', 3, 21, 97410100102, 0, pg_temp.on(4)),
  (pg_temp.id('second.csv'), 3, '2020-11-01', 4, 22, 97410100102, pg_temp.on(4), 0);
select pg_temp.refresh();

-- Then
select results_eq(
  $$ select * from pg_temp.shown('school', 'month') where id = 97410100102 $$,
  $$ values (97410100102, 66.7, 2::numeric, 3::numeric, 2::numeric, 0::numeric) $$,
  'marks add up over files, a student of both counts once'
);
select results_eq(
  $$ select * from pg_temp.shown('cluster', 'last_day') where id = 9741010001 $$,
  $$ values (9741010001, 33.3, 1::numeric, 3::numeric, 4::numeric, 2::numeric) $$,
  'the window that it fell into is written again'
);
select is(count(*)::integer, 1, 'what it did not touch is not')
from aggregate.metric_value
inner join written on written.row = metric_value.ctid
where level = 'school' and window_name = 'month' and school_id = 97410100101;

-- When the second school moves to the other cluster
update transform.school set cluster_id = 9741020001 where school_id = 97410100102;
select pg_temp.batch('school', 'school_moved.csv');
select pg_temp.refresh();

-- Then
select results_eq(
  $$ select * from pg_temp.shown('block', 'month') $$,
  $$ values
    (974101::bigint, 60.0, 3::numeric, 5::numeric, 2::numeric, 0::numeric),
    (974102, 66.7, 2, 3, 2, 0) $$,
  'its marks move with it, all of them'
);
select is_empty(
  $$ select from aggregate.report_value where cluster_id = 9741010001 and management_id = 2
     union all
     select from aggregate.metric_value cross join unnest(kinds) as part
     where cluster_id = 9741010001 and part.management_id = 2 $$,
  'and leave nothing behind'
);

-- When the first school, the only one of its block, has no cluster any more
update transform.school set cluster_id = 1 where school_id = 97410100101;
select pg_temp.batch('school', 'school_lost.csv');
select pg_temp.refresh();

-- Then
select is_empty(
  $$ select from aggregate.metric_value where block_id = 974101
     union all select from aggregate.place where block_id = 974101
     union all select from rls.place where block_id = 974101 $$,
  'a block without schools is gone'
);
select results_eq(
  $$ select * from pg_temp.shown('state', 'overall') $$,
  $$ values (97::bigint, 66.7, 2::numeric, 3::numeric, 2::numeric, 0::numeric) $$,
  'and is no longer in the state'
);

-- When the second file is withdrawn, which held the newest day
update staging.batch set state = 'withdrawn', aggregated_at = null where file_name = 'second.csv';
select is(pg_temp.refresh(), '{student_attendance_rate}', 'a withdrawal is a change');

-- Then
select results_eq(
  $$ select * from pg_temp.shown('state', 'last_day') $$,
  $$ values (97::bigint, 100.0, 1::numeric, 1::numeric, 1::numeric, 0::numeric) $$,
  'exactly its marks are gone, and the newest day is the one before'
);
select results_eq(
  $$ select window_name, period_start from aggregate.metric_period where window_name ~ '^last' order by 1 $$,
  $$ values ('last_30_days', date '2020-10-04'), ('last_7_days', '2020-10-27'), ('last_day', '2020-11-02') $$,
  'the rolling windows end there'
);

select * from finish();
