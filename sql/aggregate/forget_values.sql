-- forget_values(): deletes the values of places that are gone, and of managements and categories they lost.

create procedure aggregate.forget_values()
language sql
set search_path = ''
as $$
  with

  standing as (
    select place.district_id, place.block_id, place.cluster_id, place.school_id, 0 as management_id, 0 as category_id
    from aggregate.place
    union all
    select
      coalesce(school.district_id, 0), coalesce(school.block_id, 0), coalesce(school.cluster_id, 0), 0,
      coalesce(school.management_id, 0), coalesce(school.category_id, 0)
    from aggregate.place as school
    where school.level = 'school'
    group by
      rollup (school.district_id, school.block_id, school.cluster_id),
      grouping sets ((school.management_id), (school.category_id), (school.management_id, school.category_id))
    having (grouping(school.management_id) = 1 or school.management_id is not null)
      and (grouping(school.category_id) = 1 or school.category_id is not null)
  )

  delete from aggregate.metric_value
  where not exists (
    select
    from standing
    where standing.district_id = metric_value.district_id
      and standing.block_id = metric_value.block_id
      and standing.cluster_id = metric_value.cluster_id
      and standing.school_id = metric_value.school_id
      and standing.management_id = coalesce(metric_value.management_id, 0)
      and standing.category_id = coalesce(metric_value.category_id, 0)
  );
$$;

comment on procedure aggregate.forget_values() is
  'Deletes the values of places that are gone, and of managements and categories that they lost.';
