-- sign_out_stale(age) -> how many were signed out because their sign-in is older than that.
--
-- Of this database's persons alone: any other role is for rls.drift() to tell, not to take away.
-- Of the first 200, so that no call holds many locks: call it again while it answers 200. The API signs in
-- again whoever is still there; with few signed in, its first request after a grant stays quick.

create function rls.sign_out_stale(age interval default '12 hours')
returns integer
language plpgsql
security definer -- only a keeper may take its persons back
set search_path = ''
as $$
declare
  v_role  name;
  v_count integer := 0;
begin
  for v_role in
    select lent_role.rolname
    from pg_catalog.pg_auth_members as lent
    inner join pg_catalog.pg_roles as lent_role
      on lent_role.oid = lent.roleid
    inner join rls.person as person
      on person.role_id = lent.roleid
    where lent.member = to_regrole('r_api')
      and lent_role.rolname ~ '^u_'
      and coalesce(person.signed_in_at, '-infinity') < now() - age
      and rls.keeper_of(lent_role.rolname) is not null
    order by person.signed_in_at nulls first
    limit 200
  loop
    perform rls.sign_out(v_role);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;

comment on function rls.sign_out_stale(interval) is
  'Signs out up to 200 persons whose sign-in is older than that, and says how many.';

grant execute on function rls.sign_out_stale(interval) to r_worker, r_owner;
