-- sync_groups(): a group and an export role for the state and every district and block, and ancestors anew.
--
-- Cheap where nothing is new; what was taken by hand comes back. A place that went keeps its groups: whoever
-- is in them sees nothing there. When a cluster or a school moved, the scopes that name it move with it.

create procedure rls.sync_groups()
language plpgsql
security definer -- only the keeper makes groups
set search_path = ''
as $$
declare
  v_statement text;
begin
  for v_statement in
    select statement
    from (
      select 'state' as level, null::bigint as entity_id
      union all
      select place.level, place.entity_id
      from rls.place as place
      where place.level in ('district', 'block')
    ) as wanted
    cross join lateral rls.group_sql(wanted.level, wanted.entity_id) as statement
  loop
    begin
      execute v_statement;
    exception
      when unique_violation or duplicate_object then
        null; -- roles belong to the cluster: a database beside this one was quicker with the same place
    end;
  end loop;

  update rls.scope
  set district_id = fresh.district_id,
      block_id    = fresh.block_id,
      cluster_id  = fresh.cluster_id
  from (
    select
      named.role_id, named.level, named.entity_id, coalesce(place.district_id, 0) as district_id,
      coalesce(place.block_id, 0) as block_id, coalesce(place.cluster_id, 0) as cluster_id
    from rls.scope as named
    left join rls.place as place
      on place.level = named.level
      and place.entity_id = named.entity_id
  ) as fresh
  where (fresh.role_id, fresh.level, fresh.entity_id) = (scope.role_id, scope.level, scope.entity_id)
    and (fresh.district_id, fresh.block_id, fresh.cluster_id)
      is distinct from (scope.district_id, scope.block_id, scope.cluster_id);
end;
$$;

comment on procedure rls.sync_groups() is
  'Makes the groups and export roles of new districts and blocks, and moves scopes with their places.';

grant execute on procedure rls.sync_groups() to r_owner, r_worker;
