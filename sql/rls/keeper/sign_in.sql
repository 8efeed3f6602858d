-- sign_in(role): lets the API become a person, until sign_out.
--
-- Commit before the request's transaction begins. Costs nothing where the grant stands. Only a u_ that
-- one of our keepers made can be given: without that check the API could be given anyone.

create function rls.sign_in(role name)
returns void
language plpgsql
security definer -- only a keeper may lend its persons
set search_path = ''
as $$
begin
  if exists (
    select
    from pg_catalog.pg_auth_members as lent
    where lent.roleid = to_regrole(quote_ident(sign_in.role))
      and lent.member = to_regrole('r_api')
      and lent.set_option
  ) and sign_in.role ~ '^u_' then
    return;
  end if;

  call rls.act('sign_in', sign_in.role);
  update rls.person
  set signed_in_at = now()
  where person.role_id = to_regrole(quote_ident(sign_in.role))::oid;
end;
$$;

comment on function rls.sign_in(name) is
  E'Lets the API become a person.\n\nErrors: QB302 not a person of ours.';

grant execute on function rls.sign_in(name) to r_api;
