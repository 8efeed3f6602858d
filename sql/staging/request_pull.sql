-- request_pull(file name, token digest) -> a new emission of whom the token speaks for: cQube emits itself.
--
-- What is fetched goes the way of every file, under a token that an administrator issued for it and can revoke.

create function staging.request_pull(file_name text, token_digest bytea)
returns staging.emission
language sql
security definer -- the worker may not ask whose a token is
set search_path = ''
as $$
  select emission.*
  from staging.register_emission(
    request_pull.file_name,
    request_pull.token_digest,
    (
      select person.person_id
      from rls.person
      where person.role_id = to_regrole(quote_ident(rls.role_of_token(request_pull.token_digest)))::oid
        and person.expelled_at is null
    )
  ) as emission;
$$;

comment on function staging.request_pull(text, bytea) is
  E'Registers an emission of whom a token speaks for.\n\nErrors: QB102 no such source, QB104 the token may not send '
  'it, QB108 the source is disabled, QB302 the token is not good.';
