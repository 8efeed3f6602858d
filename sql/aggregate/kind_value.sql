-- kind_value: the stored values, and those of schools once more under their management, category, and both.
--
-- A school has one of each, so its row is stored once. What a row is shown under is never null, which the
-- planner knows: whoever asks for "management_id is null" reads the stored rows alone.

create view aggregate.kind_value
with (security_invoker)
as
select
  metric_name, level, audience, entity_id, district_id, block_id, cluster_id, school_id, window_name,
  period_start, period_end, management_id, category_id, grade, subject, gender, item, numerator,
  denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
  entities_expected, refreshed_at
from aggregate.metric_value
union all
select
  metric_name, level, audience, entity_id, district_id, block_id, cluster_id, school_id, window_name,
  period_start, period_end, of_management_id, null::integer, grade, subject, gender, item, numerator,
  denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
  entities_expected, refreshed_at
from aggregate.metric_value
where level = 'school'
  and of_management_id <> 0
union all
select
  metric_name, level, audience, entity_id, district_id, block_id, cluster_id, school_id, window_name,
  period_start, period_end, null::integer, of_category_id, grade, subject, gender, item, numerator,
  denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
  entities_expected, refreshed_at
from aggregate.metric_value
where level = 'school'
  and of_category_id <> 0
union all
select
  metric_name, level, audience, entity_id, district_id, block_id, cluster_id, school_id, window_name,
  period_start, period_end, of_management_id, of_category_id, grade, subject, gender, item, numerator,
  denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
  entities_expected, refreshed_at
from aggregate.metric_value
where level = 'school'
  and of_management_id <> 0
  and of_category_id <> 0;

comment on view aggregate.kind_value is
  'The stored values, and those of schools once more under their management, category, and both.';
