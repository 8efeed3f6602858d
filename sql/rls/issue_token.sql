-- issue_token(role, title, sources, expiry) -> a new bearer token, which nobody can read again.
--
-- 256 bits of the server's own randomness; only the digest is kept. Null sources are all, a null
-- expiry is never.

create function rls.issue_token(
  role       name,
  title      text,
  sources    text[]      default null,
  expires_at timestamptz default null
)
returns text
language plpgsql
security definer -- who issues may not write tokens otherwise
set search_path = ''
as $$
declare
  v_token constant text := 'cqe_' || translate(
    encode(sha256(
      uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    ), 'base64'),
    '+/=', '-_');
  v_unknown text;
begin
  select string_agg(wanted, ', ') into v_unknown
  from unnest(sources) as wanted
  where not exists (select from staging.source as source where source.source_name = wanted);
  if v_unknown is not null then
    raise exception 'There is no source %.', v_unknown using errcode = 'QB102';
  end if;

  insert into rls.token (person_id, token_digest, title, sources, expires_at)
  select person.person_id, sha256(convert_to(v_token, 'UTF8')), issue_token.title, issue_token.sources,
    issue_token.expires_at
  from rls.person as person
  where person.role_id = to_regrole(quote_ident(issue_token.role))::oid
    and person.expelled_at is null;
  if not found then
    raise exception 'There is no person %.', role using errcode = 'QB302';
  end if;

  perform rls.record_audit('issue-token', null,
    jsonb_build_object('role', role, 'title', title, 'sources', sources, 'expiresAt', expires_at));
  return v_token;
end;
$$;

comment on function rls.issue_token(name, text, text[], timestamptz) is
  E'Makes a bearer token for a person or application; it is shown this once.\n\nErrors: QB102 no such source, QB302 no '
  'such person.';
