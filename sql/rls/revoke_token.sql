-- revoke_token(token): from now on the token opens nothing.

create function rls.revoke_token(token_id integer)
returns void
language plpgsql
security definer -- who revokes may not write tokens otherwise
set search_path = ''
as $$
begin
  update rls.token
  set revoked_at = coalesce(revoked_at, now())
  where token.token_id = revoke_token.token_id;
  if not found then
    raise exception 'There is no token %.', token_id using errcode = 'QB307';
  end if;

  perform rls.record_audit('revoke-token', null, jsonb_build_object('tokenId', token_id));
end;
$$;

comment on function rls.revoke_token(integer) is
  E'Takes a token''s power for good.\n\nErrors: QB307 no such token.';
