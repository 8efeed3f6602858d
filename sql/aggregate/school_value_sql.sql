-- school_value_sql(metric, counted) -> the query of a metric's values at school level.
--
-- Parameters: $1 periods, $2 clusters. Counted is a query of what the schools have: those without data get
-- rows too, whose figures are null.

create function aggregate.school_value_sql(metric_name text, counted text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  'school' as level, period.window_name, period.period_start, period.period_end, school.entity_id,
  school.district_id, school.block_id, school.cluster_id, school.school_id,
  null::integer as management_id, null::integer as category_id,
  case when counted.denominator > 0 then counted.numerator end as numerator,
  nullif(counted.denominator, 0) as denominator,
  %1$s as also,
  case when counted.previous_denominator > 0 then counted.previous_numerator end as previous_numerator,
  nullif(counted.previous_denominator, 0) as previous_denominator,
  %2$s as previous_also,
  (coalesce(counted.denominator, 0) > 0)::integer as entities_reporting,
  1 as entities_expected
from unnest($1) as period
cross join aggregate.place as school
left join (%3$s
) as counted
  on counted.window_name = period.window_name
  and counted.period_start = period.period_start
  and counted.school_id = school.school_id
where school.level = 'school'
  and school.cluster_id = any ($2)$sql$,
    coalesce(aggregate.school_also_sql(metric_name, ''), 'null::jsonb'),
    coalesce(aggregate.school_also_sql(metric_name, 'previous_'), 'null::jsonb'),
    counted
  );
$$;

comment on function aggregate.school_value_sql(text, text) is
  'The query of a metric''s values at school level, for the periods $1 and the schools of clusters $2.';
