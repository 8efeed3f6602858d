-- export_row(metric, window, period, level, management, category) -> rows of an export, as the current role sees them.
--
-- One document holds one level of a scope. Files are over all managements and categories, one for each would
-- be hundreds; documents made for a caller may be of one. As json, not jsonb: to sort the keys of each row
-- would cost twice the rest. The filters are written with "case", which the planner folds: what reads all
-- kinds reads the stored rows alone.

create function aggregate.export_row(
  metric_name   text,
  window_name   text,
  period_start  date,
  level         text,
  management_id integer default null,
  category_id   integer default null
)
returns setof json
language sql
stable
rows 1000
set search_path = ''
as $$
  with

  also as (
    select array_agg(metric.metric_name order by position) as names
    from generate_series(
      1, (select max(last.also_position) from aggregate.metric as last where last.part_of = export_row.metric_name)
    ) as position
    left join aggregate.metric
      on metric.part_of = export_row.metric_name
      and metric.also_position = position
  ),

  exported as (
    select
      shown.entity_id as "entityId",
      shown.entity_name as "entityName",
      shown.district_id as "districtId",
      shown.block_id as "blockId",
      shown.cluster_id as "clusterId",
      shown.school_id as "schoolId",
      shown.latitude,
      shown.longitude,
      shown.place_management_id as "managementId",
      shown.place_category_id as "categoryId",
      shown.value,
      shown.numerator,
      shown.denominator,
      shown.change,
      shown.entities_reporting as "entitiesReporting",
      shown.entities_expected as "entitiesExpected",
      coalesce(
        (
          select json_object_agg(pair.name, pair.figure) filter (where pair.name is not null)
          from unnest(also.names, shown.also) as pair (name, figure)
        ),
        '{}') as also,
      shown.suppressed
    from aggregate.shown_value as shown
    cross join also
    where shown.metric_name = export_row.metric_name
      and shown.level = export_row.level
      and shown.window_name = export_row.window_name
      and shown.period_start = export_row.period_start
      and case
        when export_row.management_id is null then shown.management_id is null
        else shown.management_id = export_row.management_id
      end
      and case
        when export_row.category_id is null then shown.category_id is null
        else shown.category_id = export_row.category_id
      end
      and (shown.grade, shown.subject, shown.gender, shown.item) is null
  )

  select row_to_json(exported)
  from exported
  order by "entityId";
$$;

comment on function aggregate.export_row(text, text, date, text, integer, integer) is
  'The rows of an export: a metric''s values in a period at a level, as the current role sees them.';
