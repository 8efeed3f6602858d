-- Which periods there are: months, weeks and years around their edges, and windows that end at the newest day.

select plan(9);

-- Given the days 1 and 31 May and 1 and 2 June 2021 of one school
insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, days, version)
values
  ('student_attendance_rate', 'month', '2021-05-01', '2021-05-31', (1 << 30) | 1, 1),
  ('student_attendance_rate', 'month', '2021-06-01', '2021-06-30', 3, 1);

create function pg_temp.span(wanted text) returns table (period_start date, period_end date, previous_start date,
  previous_end date) language sql as $$
  select period_start, period_end, previous_start, previous_end
  from aggregate.metric_window('student_attendance_rate', '{}')
  where window_name = wanted
  order by 1;
$$;

-- Then
select results_eq(
  $$ select * from pg_temp.span('last_day') $$,
  $$ values (date '2021-06-02', date '2021-06-02', date '2021-06-01', date '2021-06-01') $$,
  'the last day is the newest with data'
);
select results_eq(
  $$ select * from pg_temp.span('last_7_days') $$,
  $$ values (date '2021-05-27', date '2021-06-02', date '2021-05-20', date '2021-05-26') $$,
  'the last seven days end there, and are compared with the seven before'
);
select results_eq(
  $$ select * from pg_temp.span('last_30_days') $$,
  $$ values (date '2021-05-04', date '2021-06-02', date '2021-04-04', date '2021-05-03') $$,
  'so are the last thirty'
);
select results_eq(
  $$ select * from pg_temp.span('month') $$,
  $$ values
    (date '2021-05-01', date '2021-05-31', date '2021-04-01', date '2021-04-30'),
    ('2021-06-01', '2021-06-30', '2021-05-01', '2021-05-31') $$,
  'months are those of the calendar'
);
select results_eq(
  $$ select * from pg_temp.span('week') $$,
  $$ values
    (date '2021-04-26', date '2021-05-02', date '2021-04-19', date '2021-04-25'),
    ('2021-05-31', '2021-06-06', '2021-05-24', '2021-05-30') $$,
  'weeks begin on Monday, go over the ends of months, and are there only where data is'
);
select results_eq(
  $$ select * from pg_temp.span('academic_year') $$,
  $$ values
    (date '2020-06-01', date '2021-05-31', date '2019-06-01', date '2020-05-31'),
    ('2021-06-01', '2022-05-31', '2020-06-01', '2021-05-31') $$,
  'May ends an academic year and June begins one'
);
select results_eq(
  $$ select * from pg_temp.span('overall') $$,
  $$ values (date '2021-05-01', date '2021-06-02', null::date, null::date) $$,
  'all that there is has nothing before it'
);

-- When the state says that its year starts in April
insert into aggregate.setting values ('academic_year_starts_in', '4');

-- Then
select results_eq(
  $$ select period_start, period_end from pg_temp.span('academic_year') $$,
  $$ values (date '2021-04-01', date '2022-03-31') $$,
  'it is believed'
);

-- When nothing has data
delete from aggregate.metric_period;

-- Then
select is_empty(
  $$ select from aggregate.metric_window('student_attendance_rate', null) $$,
  'there are no periods'
);

select * from finish();
