-- drift_of_scopes() -> places of persons that are gone, that moved, or that stand in one list alone, a sentence each.

create function rls.drift_of_scopes()
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('%s may look at %s %s, which left the masters: rls.withdraw_scope, and give the new place.',
    person.role_name, matched[1], matched[2])
  from rls.person as person
  inner join pg_catalog.pg_auth_members as made
    on made.member = person.role_id
  cross join lateral regexp_match(pg_get_userbyid(made.roleid), '^g_(district|block)_(\d{1,18})$') as matched
  where matched is not null
    and not exists (
      select
      from rls.place as place
      where place.level = matched[1]
        and place.entity_id = matched[2]::bigint
    )
  union all
  select format('%s may look at %s %s, which left the masters: rls.withdraw_scope, and give the new place.',
    scope.role_name, scope.level, scope.entity_id)
  from rls.scope as scope
  inner join pg_catalog.pg_roles as role
    on role.oid = scope.role_id
  where not exists (
    select
    from rls.place as place
    where place.level = scope.level
      and place.entity_id = scope.entity_id
  )
  union all
  select format('%s %s of %s moved: call rls.sync_groups().', scope.level, scope.entity_id, scope.role_name)
  from rls.scope as scope
  inner join rls.place as place
    on place.level = scope.level
    and place.entity_id = scope.entity_id
  where (place.district_id, place.block_id, place.cluster_id)
    is distinct from (scope.district_id, scope.block_id, scope.cluster_id)
  union all
  select format('%s has %s %s and is not in g_%2$s, so it sees nothing there: rls.grant_scope.', scope.role_name,
    scope.level, scope.entity_id)
  from rls.scope as scope
  where not rls.is_member(scope.role_name, 'g_' || scope.level)
  union all
  select format('%s is in g_%s and has no %2$s: rls.grant_scope.', person.role_name, kind.level)
  from rls.person as person
  cross join unnest(array['cluster', 'school']) as kind (level)
  where person.expelled_at is null
    and rls.is_member(person.role_name, 'g_' || kind.level)
    and not exists (
      select from rls.scope as scope where scope.role_id = person.role_id and scope.level = kind.level
    );
$$;

comment on function rls.drift_of_scopes() is
  'Places of persons that are gone, that moved, or that stand in one list alone, a sentence each.';
