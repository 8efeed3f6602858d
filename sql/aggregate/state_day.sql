-- state_day(metric, months) -> the days of each month on which any school that is shown has data.
--
-- Months null means all.

create function aggregate.state_day(metric_name text, months date[])
returns table (period date, days integer)
language sql
stable
set search_path = ''
set enable_nestloop = off -- nothing is known yet of what was just counted, and to look for each school is dear
as $$
  select school_day.period, bit_or(school_day.days)
  from aggregate.school_day
  inner join aggregate.place as school
    on school.level = 'school'
    and school.entity_id = school_day.school_id
  where school_day.metric_name = state_day.metric_name
    and (months is null or school_day.period = any (months))
  group by school_day.period;
$$;

comment on function aggregate.state_day(text, date[]) is
  'The days of each month on which any school that is shown has data, as a bit mask.';
