-- placed_school() -> the schools that may be shown: named at each level, and with a position.
--
-- Which block and district a school belongs to is said by the masters alone: its cluster's block, and that
-- block's district. Where the school's own columns say otherwise they are not believed, or its block would
-- not be the sum of its clusters.

create function aggregate.placed_school()
returns table (
  school_id bigint, school_name text, cluster_id bigint, cluster_name text, block_id bigint, block_name text,
  district_id bigint, district_name text, latitude numeric, longitude numeric, management_id integer,
  category_id integer
)
language sql
stable
set search_path = ''
as $$
  select
    school.school_id,
    btrim(school.school_name),
    cluster.cluster_id,
    btrim(cluster.cluster_name),
    block.block_id,
    btrim(block.block_name),
    district.district_id,
    btrim(district.district_name),
    school.latitude,
    school.longitude,
    nullif(school.management_id, 0),
    nullif(school.category_id, 0)
  from transform.school
  inner join transform.cluster
    on cluster.cluster_id = school.cluster_id
  inner join transform.block
    on block.block_id = cluster.block_id
  inner join transform.district
    on district.district_id = block.district_id
  where btrim(school.school_name) <> ''
    and btrim(cluster.cluster_name) <> ''
    and btrim(block.block_name) <> ''
    and btrim(district.district_name) <> ''
    and school.latitude <> 0
    and school.longitude <> 0
    and 0 not in (school.school_id, cluster.cluster_id, block.block_id, district.district_id);
$$;

comment on function aggregate.placed_school() is
  'The schools that may be shown, with their ancestors by the masters of clusters, blocks and districts.';
