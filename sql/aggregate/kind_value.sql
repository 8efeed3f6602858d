-- kind_value: the stored values, and once more those under a management, a category, and both.
--
-- A school has one of each, so its row is stored once; the row of another place holds the values of all its
-- kinds. What a row is shown under is a column that is never null, which the planner knows: whoever asks for
-- "management_id is null" reads the stored rows alone. That is what the join with aggregate.kind is for.

create view aggregate.kind_value
with (security_invoker)
as
select
  metric_name, level, audience, entity_id, district_id, block_id, cluster_id, school_id, window_name,
  period_start, period_end, null::integer as management_id, null::integer as category_id, grade, subject, gender,
  item, numerator, denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
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
  and of_category_id <> 0
union all
select
  place.metric_name, place.level, place.audience, place.entity_id, place.district_id, place.block_id,
  place.cluster_id, place.school_id, place.window_name, place.period_start, place.period_end, kind.management_id,
  null::integer, place.grade, place.subject, place.gender, place.item, part.numerator, part.denominator, part.also,
  part.previous_numerator, part.previous_denominator, part.previous_also, part.entities_reporting,
  part.entities_expected, place.refreshed_at
from aggregate.metric_value as place
cross join lateral unnest(place.kinds) as part
inner join aggregate.kind
  on kind.management_id = part.management_id
  and kind.category_id = part.category_id
where place.level in ('state', 'district', 'block', 'cluster')
  and kind.management_id <> 0
  and kind.category_id = 0
union all
select
  place.metric_name, place.level, place.audience, place.entity_id, place.district_id, place.block_id,
  place.cluster_id, place.school_id, place.window_name, place.period_start, place.period_end, null::integer,
  kind.category_id, place.grade, place.subject, place.gender, place.item, part.numerator, part.denominator,
  part.also, part.previous_numerator, part.previous_denominator, part.previous_also, part.entities_reporting,
  part.entities_expected, place.refreshed_at
from aggregate.metric_value as place
cross join lateral unnest(place.kinds) as part
inner join aggregate.kind
  on kind.management_id = part.management_id
  and kind.category_id = part.category_id
where place.level in ('state', 'district', 'block', 'cluster')
  and kind.management_id = 0
  and kind.category_id <> 0
union all
select
  place.metric_name, place.level, place.audience, place.entity_id, place.district_id, place.block_id,
  place.cluster_id, place.school_id, place.window_name, place.period_start, place.period_end, kind.management_id,
  kind.category_id, place.grade, place.subject, place.gender, place.item, part.numerator, part.denominator,
  part.also, part.previous_numerator, part.previous_denominator, part.previous_also, part.entities_reporting,
  part.entities_expected, place.refreshed_at
from aggregate.metric_value as place
cross join lateral unnest(place.kinds) as part
inner join aggregate.kind
  on kind.management_id = part.management_id
  and kind.category_id = part.category_id
where place.level in ('state', 'district', 'block', 'cluster')
  and kind.management_id <> 0
  and kind.category_id <> 0;

comment on view aggregate.kind_value is
  'The stored values, and those of schools and places once more under each management, category, and both.';
