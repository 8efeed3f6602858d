-- role_of_token(digest) -> the role that a bearer token speaks for, or null.
--
-- The digest is the SHA-256 of the whole token as it was shown, cqe_ included. Security definer: the
-- API asks before it is anyone. The last use is noted to the minute, so that a busy token costs nothing.

create function rls.role_of_token(digest bytea)
returns name
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_token_id integer;
  v_role     name;
begin
  select token.token_id, role.rolname into v_token_id, v_role
  from rls.token as token
  inner join rls.person as person
    on person.person_id = token.person_id
  inner join pg_catalog.pg_roles as role
    on role.oid = person.role_id
  where token.token_digest = digest
    and token.revoked_at is null
    and (token.expires_at is null or token.expires_at > now())
    and person.expelled_at is null;

  update rls.token
  set last_used_at = now()
  where token.token_id = v_token_id
    and (last_used_at is null or last_used_at < now() - interval '1 minute');

  return v_role;
end;
$$;

comment on function rls.role_of_token(bytea) is
  'The role that a bearer token speaks for, by the SHA-256 of the token; null when unknown, revoked or expired.';
