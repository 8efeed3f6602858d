-- derived_place() -> the places as the masters and settings say now, each level's position from that below.
--
-- The position of a cluster is the discrete median of its schools', latitude and longitude apart; that of a
-- block the median of its clusters' over schools, and so on up.

create function aggregate.derived_place()
returns setof aggregate.place
language sql
stable
set search_path = ''
as $$
  with

  school as materialized (
    select * from aggregate.placed_school()
  ),

  cluster as (
    select
      district_id, block_id, cluster_id, min(cluster_name) as name,
      percentile_disc(0.5) within group (order by latitude) as latitude,
      percentile_disc(0.5) within group (order by longitude) as longitude
    from school
    group by district_id, block_id, cluster_id
  ),

  block as (
    select
      school.district_id, school.block_id, min(school.block_name) as name,
      percentile_disc(0.5) within group (order by cluster.latitude) as latitude,
      percentile_disc(0.5) within group (order by cluster.longitude) as longitude
    from school
    inner join cluster
      on cluster.cluster_id = school.cluster_id
    group by school.district_id, school.block_id
  ),

  district as (
    select
      school.district_id, min(school.district_name) as name,
      percentile_disc(0.5) within group (order by block.latitude) as latitude,
      percentile_disc(0.5) within group (order by block.longitude) as longitude
    from school
    inner join block
      on block.block_id = school.block_id
    group by school.district_id
  )

  select 'school', school_id, school_name, district_id, block_id, cluster_id, school_id, latitude, longitude,
    management_id, category_id
  from school
  union all
  select 'cluster', cluster_id, name, district_id, block_id, cluster_id, 0, latitude, longitude, null, null from cluster
  union all
  select 'block', block_id, name, district_id, block_id, 0, 0, latitude, longitude, null, null from block
  union all
  select 'district', district_id, name, district_id, 0, 0, 0, latitude, longitude, null, null from district
  union all
  select 'state', state_id, state_name, 0, 0, 0, 0, null, null, null, null
  from aggregate.state((select min(district_id) from district));
$$;

comment on function aggregate.derived_place() is 'The places as the masters and settings say now.';
