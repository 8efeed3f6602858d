-- refresh_values(metric, periods, clusters): writes a metric's values of periods, for clusters and all above.
--
-- From below: schools by their days, years by their months, all years by the years; then clusters from
-- schools, blocks from clusters, districts from blocks, the state from districts. Blocks and
-- districts are those that are touched though none of the clusters lies in them.

create procedure aggregate.refresh_values(
  metric_name text,
  periods aggregate.metric_period[],
  clusters bigint[],
  blocks bigint[] default '{}',
  districts bigint[] default '{}'
)
language plpgsql
set search_path = ''
as $$
declare
  v_of_days aggregate.metric_period[];
  v_of_months aggregate.metric_period[];
  v_of_years aggregate.metric_period[];
  v_of_weeks aggregate.metric_period[];
  v_counted text;
  v_level text;
  v_places bigint[];
begin
  select
    array_agg(period) filter (where period.window_name not in ('week', 'academic_year', 'overall')),
    array_agg(period) filter (where period.window_name = 'academic_year'),
    array_agg(period) filter (where period.window_name = 'overall'),
    array_agg(period) filter (where period.window_name = 'week')
  into v_of_days, v_of_months, v_of_years, v_of_weeks
  from unnest(periods) as period;

  v_counted := aggregate.counted_days_sql(metric_name);
  call aggregate.store_values(metric_name, aggregate.school_value_sql(metric_name, v_counted), v_of_days, clusters);
  v_counted := aggregate.counted_values_sql(metric_name, 'month');
  call aggregate.store_values(metric_name, aggregate.school_value_sql(metric_name, v_counted), v_of_months, clusters);
  v_counted := aggregate.counted_values_sql(metric_name, 'academic_year');
  call aggregate.store_values(metric_name, aggregate.school_value_sql(metric_name, v_counted), v_of_years, clusters);

  call aggregate.store_values(
    metric_name, aggregate.cluster_value_sql(metric_name), v_of_days || v_of_months || v_of_years, clusters);
  call aggregate.store_values(metric_name, aggregate.cluster_week_sql(metric_name), v_of_weeks, clusters);

  foreach v_level in array array['block', 'district', 'state'] loop
    v_places := aggregate.places_above(v_level, clusters, case v_level when 'block' then blocks else districts end);
    call aggregate.store_values(metric_name, aggregate.roll_up_sql(metric_name, v_level), periods, v_places);
  end loop;
end;
$$;

comment on procedure aggregate.refresh_values(text, aggregate.metric_period[], bigint[], bigint[], bigint[]) is
  'Writes a metric''s values of some periods, for clusters with their schools and all places above them.';
