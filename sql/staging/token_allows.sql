-- token_allows(digest, source) -> whether the token may send this source; without a token, yes.

create function staging.token_allows(token_digest bytea, source_name text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select token_allows.token_digest is null
    or exists (
      select
      from rls.token
      where token.token_digest = token_allows.token_digest
        and (token.sources is null or token_allows.source_name = any (token.sources))
    );
$$;

comment on function staging.token_allows(bytea, text) is 'Whether a token may send a source; without a token, yes.';
