-- school_value_sql(metric, counted) -> the query of a metric's values at school level.
--
-- Parameters: $1 periods, $2 clusters. Counted is the query of what schools have that have data.

create function aggregate.school_value_sql(metric_name text, counted text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  position, 'school' as level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
  school_id, of_management_id, of_category_id,
  numerator, denominator, %s as also,
  previous_numerator, previous_denominator, %s as previous_also,
  entities_reporting, entities_expected, null::aggregate.kind_figure[] as kinds
from (%s
) as figure$sql$,
    aggregate.also_array_sql(metric_name, 'also_%1$s'),
    aggregate.also_array_sql(metric_name, 'previous_also_%1$s'),
    aggregate.school_figure_sql(metric_name, counted)
  );
$$;

comment on function aggregate.school_value_sql(text, text) is
  'The query of a metric''s values at school level, for the periods $1 and the schools of clusters $2.';
