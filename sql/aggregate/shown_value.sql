-- shown_value: every value as a figure, with its place; what report_value, GraphQL and the exports share.
--
-- A metric that accompanies another has no rows of its own: its figure is taken from the other's row. The
-- state's own row, and ancestors', are there for whoever may read them.

create view aggregate.shown_value
with (security_invoker)
as
select
  value.metric_name,
  value.level,
  value.entity_id,
  place.entity_name,
  value.district_id,
  value.block_id,
  value.cluster_id,
  value.school_id,
  value.window_name,
  value.period_start,
  value.period_end,
  value.management_id,
  value.category_id,
  value.grade,
  value.subject,
  value.gender,
  value.item,
  figure.value,
  figure.numerator,
  figure.denominator,
  figure.value - figure.previous_value as change,
  value.also,
  value.entities_reporting,
  value.entities_expected,
  value.refreshed_at,
  place.latitude,
  place.longitude,
  place.management_id as place_management_id,
  place.category_id as place_category_id
from (
  select
    metric.metric_name, metric.part_of, metric.also_position, metric.unit, metric.decimals, stored.level,
    stored.entity_id, stored.district_id, stored.block_id, stored.cluster_id, stored.school_id, stored.window_name,
    stored.period_start, stored.period_end, stored.management_id, stored.category_id, stored.grade, stored.subject,
    stored.gender, stored.item, stored.numerator, stored.denominator, stored.also, stored.previous_numerator,
    stored.previous_denominator, stored.previous_also, stored.entities_reporting, stored.entities_expected,
    stored.refreshed_at
  from aggregate.metric
  inner join aggregate.metric_value as stored
    on stored.metric_name = coalesce(metric.part_of, metric.metric_name)
  union all
  select
    metric.metric_name, metric.part_of, metric.also_position, metric.unit, metric.decimals, stored.level,
    stored.entity_id, stored.district_id, stored.block_id, stored.cluster_id, stored.school_id, stored.window_name,
    stored.period_start, stored.period_end, dimension.management_id, dimension.category_id, stored.grade,
    stored.subject, stored.gender, stored.item, stored.numerator, stored.denominator, stored.also,
    stored.previous_numerator, stored.previous_denominator, stored.previous_also, stored.entities_reporting,
    stored.entities_expected, stored.refreshed_at
  from aggregate.metric
  inner join aggregate.metric_value as stored
    on stored.metric_name = coalesce(metric.part_of, metric.metric_name)
    and stored.level = 'school'
  inner join aggregate.school_dimension as dimension
    on dimension.district_id = stored.district_id
    and dimension.block_id = stored.block_id
    and dimension.cluster_id = stored.cluster_id
    and dimension.school_id = stored.school_id
) as value
left join aggregate.place
  on place.level = value.level
  and place.district_id = value.district_id
  and place.block_id = value.block_id
  and place.cluster_id = value.cluster_id
  and place.school_id = value.school_id
cross join lateral (
  select
    case when value.part_of is null then value.numerator else value.also[value.also_position]::numeric end,
    case when value.part_of is null then value.denominator end,
    case
      when value.part_of is not null then value.also[value.also_position]::numeric
      when value.unit = 'count' then value.numerator
      else round(case value.unit when 'percent' then 100 else 1 end * value.numerator
        / nullif(value.denominator, 0), value.decimals)
    end,
    case
      when value.part_of is not null then value.previous_also[value.also_position]::numeric
      when value.unit = 'count' then value.previous_numerator
      else round(case value.unit when 'percent' then 100 else 1 end * value.previous_numerator
        / nullif(value.previous_denominator, 0), value.decimals)
    end
) as figure (numerator, denominator, value, previous_value);

comment on view aggregate.shown_value is
  'Every value as a figure, with its place. Read aggregate.report_value; this is what it is made of.';
