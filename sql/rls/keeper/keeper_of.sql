-- keeper_of(person) -> the number of the keeper that made the role, or null.
--
-- A role that another login made has no keeper: nobody can sign it in, and rls.drift tells of it.

create function rls.keeper_of(person name)
returns integer
language sql
stable
set search_path = ''
as $$
  select substr(pg_get_userbyid(made.member), 10)::integer
  from pg_catalog.pg_auth_members as made
  where made.roleid = to_regrole(quote_ident(person))
    and made.admin_option
    and pg_get_userbyid(made.member) ~ '^r_keeper_\d{1,6}$';
$$;

comment on function rls.keeper_of(name) is 'The number of the keeper that made a person''s role, or null.';
