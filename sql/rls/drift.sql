-- drift() -> what stands in the roles that our procedures would not have put there, a sentence each.
--
-- Nothing here stops cQube: it fails closed. Somebody should look.

create function rls.drift()
returns setof text
language sql
stable
security definer -- persons and scopes are not the caller's to read
set search_path = ''
as $$
  with

  ours as (
    select
      role.oid as role_id,
      role.rolname as name,
      exists (
        select
        from pg_catalog.pg_auth_members as made
        where made.roleid = role.oid
          and made.admin_option
          and pg_get_userbyid(made.member) ~ '^r_keeper(_\d+)?$'
      ) as is_kept
    from pg_catalog.pg_roles as role
    where role.rolname ~ '^(u_|g_(district|block)_\d|x_)'
  )

  select format('The role %s was made by another login: make it with rls.enrol or rls.sync_groups.', name)
  from ours
  where not is_kept
  union all
  select format('The role %s is nobody''s: no person is enrolled as it.', name)
  from ours
  where name ~ '^u_'
    and is_kept
    and not exists (select from rls.person as person where person.role_id = ours.role_id)
  union all
  select format('%s is enrolled as %s, a role that is gone or was renamed.', display_name, role_name)
  from rls.person as person
  where expelled_at is null
    and not exists (
      select from pg_catalog.pg_roles as role where role.oid = person.role_id and role.rolname = person.role_name
    )
  union all
  select format('A scope (%s %s) belongs to %s, a role that is gone.', level, entity_id, role_name)
  from rls.scope as scope
  where not exists (select from pg_catalog.pg_roles as role where role.oid = scope.role_id)
  union all
  select format('%s has r_public beside a place: its public rows would mix with officers'' rows.', name)
  from ours
  where pg_has_role(role_id, 'r_public', 'usage')
    and (pg_has_role(role_id, 'g_state', 'usage') or pg_has_role(role_id, 'g_district', 'usage')
      or pg_has_role(role_id, 'g_block', 'usage') or pg_has_role(role_id, 'g_cluster', 'usage')
      or pg_has_role(role_id, 'g_school', 'usage'))
  union all
  select rls.drift_of_groups()
  union all
  select rls.drift_of_members()
  union all
  select rls.drift_of_scopes();
$$;

comment on function rls.drift() is
  'What stands in the roles that our procedures would not have put there, a sentence each.';
