-- export_row(metric, window, period, level) -> the rows of an export, as the current role sees them.
--
-- One document holds one level of a scope. Filters by management and category are for GraphQL: a file for
-- each would be hundreds.

create function aggregate.export_row(metric_name text, window_name text, period_start date, level text)
returns setof jsonb
language sql
stable
rows 1000
set search_path = ''
as $$
  select jsonb_build_object(
    'entityId', shown.entity_id,
    'entityName', shown.entity_name,
    'districtId', shown.district_id,
    'blockId', shown.block_id,
    'clusterId', shown.cluster_id,
    'schoolId', shown.school_id,
    'latitude', shown.latitude,
    'longitude', shown.longitude,
    'managementId', shown.place_management_id,
    'categoryId', shown.place_category_id,
    'value', shown.value,
    'numerator', shown.numerator,
    'denominator', shown.denominator,
    'change', shown.change,
    'entitiesReporting', shown.entities_reporting,
    'entitiesExpected', shown.entities_expected,
    'also', coalesce(
      (
        select jsonb_object_agg(also.metric_name, shown.also[also.also_position])
        from aggregate.metric as also
        where also.part_of = export_row.metric_name
      ),
      '{}')
  )
  from aggregate.shown_value as shown
  where shown.metric_name = export_row.metric_name
    and shown.level = export_row.level
    and shown.window_name = export_row.window_name
    and shown.period_start = export_row.period_start
    and shown.management_id is null
    and shown.category_id is null
    and shown.grade is null
    and shown.subject is null
    and shown.gender is null
    and shown.item is null
  order by shown.entity_id;
$$;

comment on function aggregate.export_row(text, text, date, text) is
  'The rows of an export: a metric''s values in a period at a level, as the current role sees them.';
