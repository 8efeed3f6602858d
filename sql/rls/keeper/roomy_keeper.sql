-- roomy_keeper(capacity) -> the newest keeper with room for one more person, or null.
--
-- A grant walks through all memberships of its grantor: 10 ms with 2,000 persons, 221 with 60,000.

create function rls.roomy_keeper(capacity integer default 2000)
returns integer
language sql
stable
set search_path = ''
as $$
  select keeper.number
  from (
    select oid, substr(rolname, 10)::integer as number
    from pg_catalog.pg_roles
    where rolname ~ '^r_keeper_\d{1,6}$'
      and to_regprocedure(format('rls.act_as_%s(text, name, text)', substr(rolname, 3))) is not null
    order by number desc
    offset 0
  ) as keeper
  where capacity > (select count(*) from pg_catalog.pg_auth_members as kept where kept.member = keeper.oid)
  limit 1;
$$;

comment on function rls.roomy_keeper(integer) is 'The newest keeper with room for one more person, or null.';
