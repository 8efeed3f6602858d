-- Marks of days that are probably closed land apart: what is kept and told is the same as if they had not.

select plan(5);

-- Given a July of which most schools brought days 1 and 2, one day 1 alone, and a student who lacks day 2
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'student_attendance', 'student_attendance.zip', 'k1'
from rls.person;

create temp table line (line bigint, period date, student bigint, school bigint, present integer, absent integer);

create function pg_temp.load(file text, is_apart boolean) returns integer language plpgsql as $$
declare
  v_batch integer := staging.open_batch('00000000-0000-7000-8000-000000000001', 'student_attendance', file);
  v_days integer := 0;
begin
  if is_apart then
    v_days := staging.set_days_apart(v_batch, '2020-07-01') -> 'days';
  end if;
  execute format(
    'insert into landing.%I (line, period, attendance_id, student_id, school_id, present_days, absent_days%s)
    select line, period, student, student, school, present & ~days, absent & ~days%s
    from line
    cross join lateral (select case period when ''2020-07-01'' then %s else 0 end as days)
    order by line',
    'batch_' || v_batch, case when is_apart then ', "closed present_days", "closed absent_days"' end,
    case when is_apart then ', present & days, absent & days' end, v_days);
  call transform.process_batch(v_batch);
  return v_batch;
end;
$$;

create function pg_temp.outcome(is_apart boolean) returns text[] language plpgsql as $$
declare
  v_batch integer;
  v_outcome text[];
begin
  v_batch := pg_temp.load('again.csv', is_apart);
  v_outcome := array(
    select format('keeps %s: %s, %s', line, present_days, absent_days)
    from transform.student_attendance
    where batch_id = v_batch
    order by line
  ) || array(
    select format('%s %s: %s %s', severity, line, code, column_name)
    from staging.finding
    where batch_id = v_batch
      and code <> 'unknown-reference'
    order by line, code, severity
  ) || (
    select format('%s unchanged', rows_unchanged) from staging.batch where batch_id = v_batch
  ) || (
    select string_agg(format('%s: %s', school_id, days), ', ' order by school_id) from transform.closed_day
  ) || (
    select format('%s columns dropped', count(*))
    from pg_attribute
    where attrelid = format('transform.student_attendance_batch_%s', v_batch)::regclass
      and attisdropped
  );
  raise exception using errcode = 'QB999', message = v_outcome::text;
exception when sqlstate 'QB999' then
  return v_outcome;
end;
$$;

insert into line
select student, '2020-07-01', student, 24990100101 + student / 10, 3 - absent, absent
from generate_series(2, 49) as student
cross join lateral (select student % 2 * 2 as absent)
union all
values (50, date '2020-07-01', 50, 24990100199, 1, 0), (51, '2020-07-01', 51, 24990100101, 1, 0);
do $$
begin
  call staging.close_batch(pg_temp.load('first.csv', false), 50, 0, 0, null);
end;
$$;

-- When the month comes again with one day more, and some lines that are not what most are
update line set present = present | 4;
update line set present = 4, absent = 3 where student = 4;
update line set present = 1, absent = 2 where student = 6;
update line set present = 3 where student = 8;
update line set present = 7 where student in (50, 51);
insert into line
values
  (60, '2020-07-01', 60, 24990100101, 7, 0), (61, '2020-07-01', 10, 24990100102, 5, 2);
create temp table few as select pg_temp.outcome(true) as apart, pg_temp.outcome(false) as together;

-- Then
select is(trim_array(apart, 1), trim_array(together, 1), 'where few lines are not what most are, all is the same')
from few;
select is(
  array[apart[cardinality(apart)], together[cardinality(together)]],
  array['2 columns dropped', '1 columns dropped'],
  'and only they are changed, not all written anew'
)
from few;
select results_eq(
  $$ select told from few cross join unnest(apart) with ordinality as list (told, position)
     where told !~ '^keeps .*: 4, 0$|dropped' order by position $$,
  array[
    'keeps 50: 6, 0', 'keeps 51: 6, 0', 'keeps 60: 7, 0', 'note 4: closed-day 1, 2',
    'reject 6: closed-day 2', 'reject 10: duplicate-key ', 'reject 61: duplicate-key ', '1 unchanged',
    '24990100101: 7, 24990100102: 7, 24990100103: 7, 24990100104: 7, 24990100105: 7, 24990100199: 7'
  ],
  'contradictions are told, late days and days open elsewhere come in'
);

-- When most lines say nothing new
update line set present = present & 3 where student > 20;
create temp table many as select pg_temp.outcome(true) as apart, pg_temp.outcome(false) as together;

-- Then
select is(trim_array(apart, 1), trim_array(together, 1), 'where many lines are not what most are, all is the same')
from many;
select is(
  apart[cardinality(apart)], together[cardinality(together)], 'and what is left is written anew'
)
from many;

select * from finish();
