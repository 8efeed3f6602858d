-- is_member(member, role) -> whether the one is a direct member of the other; null where either is not there.

create function rls.is_member(member name, role name)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from pg_catalog.pg_auth_members as membership
    where membership.roleid = to_regrole(quote_ident(is_member.role))
      and membership.member = to_regrole(quote_ident(is_member.member))
  )
  where to_regrole(quote_ident(is_member.role)) is not null
    and to_regrole(quote_ident(is_member.member)) is not null;
$$;

comment on function rls.is_member(name, name) is
  'Whether the one role is a direct member of the other; null where either is not there.';

grant execute on function rls.is_member(name, name) to r_keeper;
