-- audit_hash(hash before, position, digest) -> the hash of a link of the audit's chain.

create function rls.audit_hash(hash_before bytea, "position" bigint, entry_digest bytea)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256(coalesce(hash_before, '') || int8send("position") || entry_digest);
$$;

comment on function rls.audit_hash(bytea, bigint, bytea) is 'The hash of a link of the audit''s chain.';
