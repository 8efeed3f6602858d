-- derived_invalid_school() -> the schools that cannot be shown, with all that their master data lack.
--
-- Stored schools that aggregate.placed_school leaves out, and rejected ones that are not stored. The place
-- is the masters' word, as far as they know the school's cluster or block, else the school's own.

create function aggregate.derived_invalid_school()
returns table (
  school_id bigint, school_name text, district_id bigint, block_id bigint, cluster_id bigint, latitude numeric,
  longitude numeric, exception_type text
)
language sql
stable
set search_path = ''
as $$
  with

  school as (
    select school.school_id, school.school_name, nullif(school.cluster_id, 0) as cluster_id,
      nullif(school.block_id, 0) as block_id, nullif(school.district_id, 0) as district_id, school.latitude,
      school.longitude,
      array[
        case when school.school_id = 0 then 'missing school id' end,
        case when coalesce(btrim(school.school_name), '') = '' then 'missing school name' end,
        case when coalesce(school.latitude, 0) = 0 then 'missing latitude' end,
        case when coalesce(school.longitude, 0) = 0 then 'missing longitude' end
      ] as reasons
    from transform.school
    union all
    select rejected.school_id, rejected.school_name, nullif(rejected.cluster_id, 0), nullif(rejected.block_id, 0),
      nullif(rejected.district_id, 0), rejected.latitude, rejected.longitude, rejected.reasons
    from staging.rejected_school as rejected
    inner join staging.batch
      on batch.batch_id = rejected.batch_id
    where batch.state = 'kept'
      and not exists (select from transform.school where school.school_id = rejected.school_id)
  )

  select school.school_id, btrim(school.school_name),
    nullif(coalesce(block.district_id, school.district_id), 0), nullif(coalesce(cluster.block_id, school.block_id), 0),
    school.cluster_id, school.latitude, school.longitude,
    array_to_string(school.reasons || array[
      aggregate.place_problem('cluster', school.cluster_id, cluster.cluster_id, cluster.cluster_name),
      aggregate.place_problem('block', coalesce(cluster.block_id, school.block_id), block.block_id, block.block_name),
      aggregate.place_problem('district', coalesce(block.district_id, school.district_id), district.district_id,
        district.district_name)
    ], ' and ') as exception_type
  from school
  left join transform.cluster
    on cluster.cluster_id = school.cluster_id
  left join transform.block
    on block.block_id = coalesce(cluster.block_id, school.block_id)
  left join transform.district
    on district.district_id = coalesce(block.district_id, school.district_id)
  where not exists (select from aggregate.placed_school() as placed where placed.school_id = school.school_id);
$$;

comment on function aggregate.derived_invalid_school() is
  'The schools that cannot be shown, with all that their master data lack.';
