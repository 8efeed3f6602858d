-- token_problem(digest) -> why nobody can emit by this token, or null.

create function staging.token_problem(token_digest bytea)
returns text
language sql
security definer -- the worker may not read tokens
set search_path = ''
as $$
  select case
    when rls.role_of_token(token_digest) is null then 'is unknown, revoked or has expired'
    when not pg_has_role(rls.role_of_token(token_digest), 'r_emitter', 'member') then 'belongs to no emitter'
  end;
$$;

comment on function staging.token_problem(bytea) is
  'Why nobody can emit by a token, by its digest; null where one can.';
