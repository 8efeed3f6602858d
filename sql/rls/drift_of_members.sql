-- drift_of_members() -> memberships and logins that no procedure gave, a sentence each.
--
-- Who is no person of ours, and yet in a group; and what persons have beyond what rls.membership_sql gives.

create function rls.drift_of_members()
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  membership as (
    select
      granted.rolname as granted_name,
      member.rolname as member_name,
      member.rolcanlogin,
      made.admin_option or made.set_option as is_more,
      person.person_id is not null as is_person
    from pg_catalog.pg_auth_members as made
    inner join pg_catalog.pg_roles as granted
      on granted.oid = made.roleid
    inner join pg_catalog.pg_roles as member
      on member.oid = made.member
    left join rls.person as person
      on person.role_id = made.member
      and person.expelled_at is null
  )

  select format('%s is a member of %s, which no procedure gave: revoke it, or rls.enrol a person.', member_name,
    granted_name)
  from membership
  where granted_name ~ '^(r_(viewer|report_creator|analyst|emitter|admin|owner|worker|dba)$|[gux]_)'
    and member_name !~ '^[gruxm]_'
    and not pg_has_role(member_name, 'pg_database_owner', 'member')
  union all
  select format('%s is a member of %s, which is no right to be given.', member_name, granted_name)
  from membership
  where is_person
    and granted_name !~ '^(r_(viewer|report_creator|analyst|emitter|admin|public)$|g_)'
  union all
  select format('%s may become %s or give it on: grant it with rls.grant_scope.', member_name, granted_name)
  from membership
  where is_person
    and is_more
  union all
  select format('%s can log in at the database, and is no analyst.', role.rolname)
  from rls.person as person
  inner join pg_catalog.pg_roles as role
    on role.oid = person.role_id
  where role.rolcanlogin
    and not pg_has_role(role.oid, 'r_analyst', 'usage')
  union all
  select format('The API may become %s, who is not signed in: call rls.sign_out.', person.role_name)
  from rls.person as person
  where person.signed_in_at is null
    and rls.is_member('r_api', person.role_name);
$$;

comment on function rls.drift_of_members() is 'Memberships and logins that no procedure gave, a sentence each.';
