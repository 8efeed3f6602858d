-- current_role_id() -> the current role's oid, which scopes and persons are keyed by.
--
-- Keyed by name, whoever gets the name of a role that was dropped would inherit its scope.

create function rls.current_role_id()
returns oid
language sql
stable
parallel restricted
set search_path = ''
as $$
  select to_regrole(quote_ident(current_user))::oid;
$$;

comment on function rls.current_role_id() is 'The current role''s oid, which scopes and persons are keyed by.';
