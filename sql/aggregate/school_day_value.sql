-- school_day_value: a metric's numerator and denominator for a school on each day that has data.

create view aggregate.school_day_value
with (security_invoker)
as
select
  school_day.metric_name,
  school_day.school_id,
  (school_day.period + position - 1)::date as day,
  numerators[position] - coalesce(numerators[position - 1], 0) as numerator,
  denominators[position] - coalesce(denominators[position - 1], 0) as denominator
from aggregate.school_day
cross join generate_series(1, 31) as position
where school_day.days >> (position - 1) & 1 = 1;

comment on view aggregate.school_day_value is
  'A metric''s numerator and denominator for a school on each day that has data: what analysts work from.';
