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
    execute v_statement;
  end loop;

  update rls.scope
  set district_id = place.district_id,
      block_id    = place.block_id,
      cluster_id  = place.cluster_id
  from rls.place as place
  where place.level = scope.level
    and place.entity_id = scope.entity_id
    and (place.district_id, place.block_id, place.cluster_id)
      is distinct from (scope.district_id, scope.block_id, scope.cluster_id);
end;
$$;

comment on procedure rls.sync_groups() is
  'Makes the groups and export roles of new districts and blocks, and moves scopes with their places.';

grant execute on procedure rls.sync_groups() to r_owner, r_worker;
