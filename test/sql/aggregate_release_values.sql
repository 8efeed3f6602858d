-- What the public sees of months that are over: small cells closed, those that would tell them too, for good.

select plan(17);

-- Given three districts of the state 96, and a month in which block 960101 has marks of a few pupils only
insert into aggregate.setting (setting_name, value) values ('state_id', '96');
create temp table block (district_id bigint, block_id bigint, present numeric, absent numeric);
insert into block
values
  (9601, 960101, 40, 12),
  (9601, 960102, 900, 100),
  (9601, 960103, 4000, 500),
  (9602, 960201, 8000, 900),
  (9602, 960202, 5000, 3),
  (9602, 960203, 7000, 800),
  (9603, 960301, 60, 20),
  (9603, 960302, 3000, 300),
  (9604, 960401, 6000, 700),
  (9604, 960402, 6100, 700);
insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
select 'state', 96, 'State', 0, 0, 0, 0
union all
select distinct 'district', district_id, 'District', district_id, 0, 0, 0 from block
union all
select 'block', block_id, 'Block', district_id, block_id, 0, 0 from block;
insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, previous_start, version)
select 'student_attendance_rate', *
from (
  values
    ('month', date '2020-07-01', date '2020-07-31', date '2020-06-01', 1),
    ('month', '2020-08-01', '2020-08-31', '2020-07-01', 1),
    ('month', date_trunc('month', now() + interval '2 days')::date, (now() + interval '40 days')::date, null, 1),
    ('academic_year', '2020-06-01', '2021-05-31', '2019-06-01', 1),
    ('overall', '2020-07-01', '2020-08-31', null, 1)
) as period;

create procedure pg_temp.officers_see(month date) language sql as $$
  delete from aggregate.metric_value where period_start = month and audience = 'officer';
  insert into aggregate.metric_value (
    metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id, school_id,
    numerator, denominator, entities_reporting, entities_expected)
  select 'student_attendance_rate', level, period.window_name, period.period_start, period.period_end,
    place.entity_id, place.district_id, place.block_id, 0, 0, sum(present), sum(present + absent), 1, 1
  from aggregate.place
  cross join aggregate.metric_period as period
  inner join block
    on place.level = 'state'
    or place.level = 'district' and block.district_id = place.district_id
    or block.block_id = place.block_id
  where period.period_start = month or month = '2020-07-01' and period.window_name in ('academic_year', 'overall')
  group by place.level, period.window_name, period.period_start, period.period_end, place.entity_id,
    place.district_id, place.block_id
  on conflict do nothing;
$$;
create function pg_temp.public(month date, "window" text default 'month')
returns table (id bigint, numerator numeric, denominator numeric) language plpgsql as $$
begin
  set local role r_public;
  return query
  select entity_id, shown.numerator, shown.denominator
  from aggregate.report_value as shown
  where window_name = "window" and period_start = month
  order by 1;
  reset role;
end;
$$;
create function pg_temp.closed(month date, "window" text default 'month') returns text language sql as $$
  select string_agg(id::text, ' ' order by id) from pg_temp.public(month, "window") where denominator is null;
$$;

-- When the month is released
call pg_temp.officers_see('2020-07-01');
call pg_temp.officers_see(date_trunc('month', now() + interval '2 days')::date);
call aggregate.release_values('student_attendance_rate');

-- Then
select is(pg_temp.closed('2020-07-01'), '960101 960102 960202 960203 960301 960302',
  'too small blocks take the smallest other of their district with them');
select is(
  (select sum(numerator) from pg_temp.public('2020-07-01') where id = 96),
  (select sum(present) from block), 'the state''s figure is the true one');
select is_empty(
  $$ select district_id
     from block
     inner join pg_temp.public('2020-07-01') as shown on shown.id = block_id
     where shown.denominator is null
     group by district_id
     having count(*) < 2 or not aggregate.is_safe_cell(sum(present), sum(present + absent), 10) $$,
  'district minus blocks never gives one block, nor a sum of few pupils');
select is(
  (select string_agg(distinct window_name, ' ' order by window_name) from aggregate.metric_value where audience = 'public'),
  'academic_year month overall', 'no window is public from which a day could be told');
select is(
  (select count(*)::integer from aggregate.metric_value where audience = 'public' and period_end > now()), 0,
  'a month that is not over is not public');
select is(pg_temp.closed('2020-06-01', 'academic_year'), pg_temp.closed('2020-07-01'), 'a year closes what a month closes');
select is_empty(
  $$ select from aggregate.metric_value where audience = 'public' and (level not in ('state', 'district', 'block')
       or kinds is not null or also is not null or previous_also is not null) $$,
  'neither schools and kinds nor what accompanies it are public');

-- When a pupil's marks are corrected, and others come in masses, in an open and in a closed block
update block set present = present + 1, absent = absent - 1 where block_id = 960401;
update block set present = present + 3000, absent = absent + 200 where block_id in (960402, 960102);
call pg_temp.officers_see('2020-07-01');
call aggregate.release_values('student_attendance_rate');

-- Then
select results_eq(
  $$ select * from pg_temp.public('2020-07-01') where id in (960102, 960401, 960402) $$,
  $$ values (960102::bigint, null::numeric, null::numeric), (960401, 6000, 6700), (960402, 9100, 10000) $$,
  'a pupil cannot be told from two publications; what is closed stays so');
select is(
  (select numerator from pg_temp.public('2020-07-01') where id = 96), (select sum(present) - 1 from block),
  'what is summed is summed from what was released');

-- When an open block loses nearly all, and the closed one becomes large
update block set present = 5, absent = 1 where block_id = 960103;
update block set present = 6000, absent = 700 where block_id = 960101;
call pg_temp.officers_see('2020-07-01');
call aggregate.release_values('student_attendance_rate');

-- Then
select results_eq(
  $$ select * from pg_temp.public('2020-07-01') where id in (960101, 960103) $$,
  $$ values (960101::bigint, null::numeric, null::numeric), (960103, 4000, 4500) $$,
  'a released cell goes from safe to safe only, and none is opened');

-- When the next month has too few pupils in the whole state
update block set present = 3, absent = 2;
call pg_temp.officers_see('2020-08-01');
call aggregate.release_values('student_attendance_rate');

-- Then
select is_empty($$ select * from pg_temp.public('2020-08-01') $$, 'it waits');

-- When the state asks for more pupils
insert into aggregate.setting (setting_name, value) values ('smallest_public_cell', '210');
call aggregate.release_values('student_attendance_rate');

-- Then
select ok(pg_temp.closed('2020-07-01') like '%960103%', 'more is closed');
select throws_ok(
  $$ update aggregate.setting set value = '4' where setting_name = 'smallest_public_cell' $$,
  '23514', null, 'fewer than five pupils are never public');

-- Then of all that the public can read or call, nothing else holds figures
set local role r_public;
select is_empty(
  $$ select entity_id from aggregate.metric_value
     where denominator > 0 and not (denominator >= 310 and numerator >= 10 and denominator - numerator >= 10) $$,
  'no row has a figure of few pupils');
select is_empty(
  $$ select entity_id from aggregate.kind_value where audience <> 'public'
     union all select entity_id from aggregate.shown_value where level not in ('state', 'district', 'block')
     union all select entity_id from aggregate.report_value where suppressed
       and (value, numerator, denominator, change, entities_reporting) is not null $$,
  'no view has more');
reset role;
select results_eq(
  $$ select pg_class.oid::regclass::text collate "default"
     from pg_class
     where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and relnamespace::regnamespace::text !~ '^(pg_|information_schema|tap|public)'
       and (relkind <> 'S' and has_table_privilege('r_public', oid, 'select')
         or relkind <> 'S' and has_any_column_privilege('r_public', oid, 'select, insert, update'))
     order by 1 $$,
  $$ values ('aggregate.category'), ('aggregate.kind'), ('aggregate.kind_value'), ('aggregate.management'),
       ('aggregate.metric'), ('aggregate.metric_period'), ('aggregate.metric_value'), ('aggregate.place'),
       ('aggregate.report'), ('aggregate.report_value'), ('aggregate.setting'), ('aggregate.shown_value') $$,
  'the public reads these tables and views, and no other');
select results_eq(
  $$ select pg_proc.oid::regproc::text collate "default"
     from pg_proc
     where pronamespace::regnamespace::text in ('staging', 'transform', 'aggregate', 'rls', 'identity', 'landing', 'pii')
       and has_schema_privilege('r_public', pronamespace, 'usage')
       and has_function_privilege('r_public', oid, 'execute')
     order by 1 $$,
  $$ values ('aggregate.export_row'), ('aggregate.smallest_public_cell') $$,
  'and may call two functions, which ask as whoever calls them');

select * from finish();
