-- refresh_invalid_school(): brings the list of schools that cannot be shown in step with the masters.

create procedure aggregate.refresh_invalid_school()
language sql
set search_path = ''
as $$
  merge into aggregate.invalid_school as stored
  using aggregate.derived_invalid_school() as fresh
  on stored.school_id = fresh.school_id
  when matched and (stored.school_name, stored.district_id, stored.block_id, stored.cluster_id, stored.latitude,
      stored.longitude, stored.exception_type)
    is distinct from (fresh.school_name, fresh.district_id, fresh.block_id, fresh.cluster_id, fresh.latitude,
      fresh.longitude, fresh.exception_type) then update set
    school_name    = fresh.school_name,
    district_id    = fresh.district_id,
    block_id       = fresh.block_id,
    cluster_id     = fresh.cluster_id,
    latitude       = fresh.latitude,
    longitude      = fresh.longitude,
    exception_type = fresh.exception_type
  when not matched then insert (
    school_id, school_name, district_id, block_id, cluster_id, latitude, longitude, exception_type
  ) values (
    fresh.school_id, fresh.school_name, fresh.district_id, fresh.block_id, fresh.cluster_id, fresh.latitude,
    fresh.longitude, fresh.exception_type
  )
  when not matched by source then delete;
$$;

comment on procedure aggregate.refresh_invalid_school() is
  'Brings the list of schools that cannot be shown in step with the masters.';
