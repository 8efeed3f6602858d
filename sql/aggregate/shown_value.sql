-- shown_value: every value as a figure, with its place; what report_value, GraphQL and the exports share.
--
-- A metric that accompanies another has no rows of its own: its figure is taken from the other's row. Who may
-- read rows for officers and for the public, which only who keeps the database can, is shown those for officers.
--
-- The join is written with "case": under row security the planner lets no "coalesce" go before a policy, so that
-- the rows of all metrics would be read.

create view aggregate.shown_value
with (security_invoker)
as
select
  metric.metric_name,
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
  case when figure.is_suppressed then null else value.entities_reporting end as entities_reporting,
  value.entities_expected,
  value.refreshed_at,
  place.latitude,
  place.longitude,
  place.management_id as place_management_id,
  place.category_id as place_category_id,
  figure.is_suppressed as suppressed
from aggregate.metric
inner join aggregate.kind_value as value
  on value.metric_name = case when metric.part_of is null then metric.metric_name else metric.part_of end
  and value.audience = case current_user when 'r_public' then 'public' else 'officer' end
left join aggregate.place
  on place.level = value.level
  and place.district_id = value.district_id
  and place.block_id = value.block_id
  and place.cluster_id = value.cluster_id
  and place.school_id = value.school_id
cross join lateral (
  select
    case when metric.part_of is null then value.numerator else value.also[metric.also_position]::numeric end,
    case when metric.part_of is null then value.denominator end,
    case
      when metric.part_of is not null then value.also[metric.also_position]::numeric
      when metric.unit = 'count' then value.numerator
      else round(case metric.unit when 'percent' then 100 else 1 end * value.numerator
        / nullif(value.denominator, 0), metric.decimals)
    end,
    case
      when metric.part_of is not null then value.previous_also[metric.also_position]::numeric
      when metric.unit = 'count' then value.previous_numerator
      else round(case metric.unit when 'percent' then 100 else 1 end * value.previous_numerator
        / nullif(value.previous_denominator, 0), metric.decimals)
    end,
    value.audience = 'public' and value.denominator is null
) as figure (numerator, denominator, value, previous_value, is_suppressed);

comment on view aggregate.shown_value is
  'Every value as a figure, with its place. Read aggregate.report_value; this is what it is made of.';
