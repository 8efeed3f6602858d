-- refresh_place(…): brings aggregate.place, rls.place and the groups in step with the masters and settings.
--
-- Returns whether anything that is shown changed, and the clusters, blocks and districts whose values
-- changed by it: where a school came, went, moved, or has another management or category.

create procedure aggregate.refresh_place(
  inout is_changed boolean default null,
  inout clusters bigint[] default null,
  inout blocks bigint[] default null,
  inout districts bigint[] default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_is_smaller boolean;
begin
  with

  written as (
    merge into aggregate.place as stored
    using aggregate.derived_place() as fresh
    on (stored.level, stored.district_id, stored.block_id, stored.cluster_id, stored.school_id)
      = (fresh.level, fresh.district_id, fresh.block_id, fresh.cluster_id, fresh.school_id)
    when matched and stored is distinct from fresh then update set
      entity_id     = fresh.entity_id,
      entity_name   = fresh.entity_name,
      latitude      = fresh.latitude,
      longitude     = fresh.longitude,
      management_id = fresh.management_id,
      category_id   = fresh.category_id
    when not matched then insert values (fresh.*)
    when not matched by source then delete
    returning
      stored.level, stored.cluster_id, stored.block_id, stored.district_id,
      (old.entity_id, old.management_id, old.category_id)
        is distinct from (new.entity_id, new.management_id, new.category_id) as is_moved,
      old.entity_id is not null and (old.entity_id, old.management_id, old.category_id)
        is distinct from (new.entity_id, new.management_id, new.category_id) as is_less
  )

  select
    count(*) > 0,
    coalesce(array_agg(distinct cluster_id) filter (where level = 'school' and is_moved), '{}'),
    coalesce(array_agg(distinct block_id) filter (where level = 'school' and is_moved), '{}'),
    coalesce(array_agg(distinct district_id) filter (where level in ('school', 'state') and is_moved), '{}'),
    coalesce(bool_or(is_less), false)
  into is_changed, clusters, blocks, districts, v_is_smaller
  from written;

  if is_changed then
    call aggregate.copy_places();
    call aggregate.copy_kinds();
  end if;
  if v_is_smaller then
    call aggregate.forget_values();
  end if;
  call aggregate.refresh_invalid_school();
end;
$$;

comment on procedure aggregate.refresh_place(boolean, bigint[], bigint[], bigint[]) is
  'Brings places and groups in step with the masters, and says which places'' values changed by it.';
