-- A school is below a bound when its figure, as it is shown, is: what rounds up to the bound is not below it.

select plan(4);

-- Given metrics that are shown with one decimal, with none, and as a plain share
update aggregate.metric
set decimals = 1, unit = 'percent'
where metric_name = 'student_attendance_rate';
create temp table bound (decimals integer, unit text, value numeric);
insert into bound values (1, 'percent', 60), (0, 'percent', 33.5), (2, 'count', 0.25), (1, 'percent', 0);

create function pg_temp.differing(decimals integer, unit text, value numeric)
returns table (numerator bigint, denominator bigint)
language plpgsql
as $$
begin
  update aggregate.metric
  set decimals = differing.decimals, unit = differing.unit
  where metric_name = 'student_attendance_rate';
  return query execute format(
    'select numerator, denominator
     from generate_series(0, 120::bigint) as numerator
     cross join generate_series(0, 400::bigint) as denominator
     where %s is distinct from
       round(%s * numerator::numeric / nullif(denominator, 0), %s) < %s',
    aggregate.is_below_sql('student_attendance_rate', 'numerator', 'denominator', value),
    case unit when 'percent' then 100 else 1 end, decimals, value);
end;
$$;

-- Then
select is_empty($$ select bound.*, differing.* from bound cross join lateral pg_temp.differing(decimals, unit, value)
  as differing $$, 'the condition is that of the rounded figure, for every share of small numbers');

-- When the figure of a metric with one decimal is asked for
update aggregate.metric
set decimals = 1, unit = 'percent'
where metric_name = 'student_attendance_rate';
select is(
  aggregate.is_below_sql('student_attendance_rate', 'part.numerator', 'part.denominator', 60),
  '(2000 * part.numerator < 1199 * nullif(part.denominator, 0))',
  'it is said in whole numbers'
);

-- Then
create function pg_temp.is_below(numerator bigint, denominator bigint)
returns boolean
language plpgsql
as $$
declare
  v_is_below boolean;
begin
  execute 'select ' || aggregate.is_below_sql('student_attendance_rate', '$1', '$2', 60)
  into v_is_below using numerator, denominator;
  return v_is_below;
end;
$$;
select is(pg_temp.is_below(1199, 2000), false, '59.95 is shown as 60.0, which is not below 60');
select is(pg_temp.is_below(11989999, 20000000), true, 'a little less is shown as 59.9');

select * from finish();
