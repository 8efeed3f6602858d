-- copy_places(): gives the policies the hierarchy as it is shown, and each district and block its groups.

create procedure aggregate.copy_places()
language plpgsql
set search_path = ''
as $$
declare
  v_is_changed boolean;
begin
  with

  written as (
    merge into rls.place as stored
    using (
      select place.level, place.entity_id, place.district_id, place.block_id, place.cluster_id
      from aggregate.place
      where place.level <> 'state'
    ) as fresh
    on stored.level = fresh.level
      and stored.entity_id = fresh.entity_id
    when matched and (stored.district_id, stored.block_id, stored.cluster_id)
      <> (fresh.district_id, fresh.block_id, fresh.cluster_id) then update set
      district_id = fresh.district_id,
      block_id    = fresh.block_id,
      cluster_id  = fresh.cluster_id
    when not matched then insert (level, entity_id, district_id, block_id, cluster_id)
      values (fresh.level, fresh.entity_id, fresh.district_id, fresh.block_id, fresh.cluster_id)
    when not matched by source then delete
    returning stored.level
  )

  select count(*) > 0 into v_is_changed from written;

  if v_is_changed then
    call rls.sync_groups();
  end if;
end;
$$;

comment on procedure aggregate.copy_places() is
  'Gives the policies the hierarchy as it is shown, and each district and block its groups.';
