-- audit_chain_problems() -> where an entry or a link of the audit's chain is not as it was sealed.

create function rls.audit_chain_problems()
returns table ("position" bigint, audit_entry_id bigint, problem text, detail text)
language sql
stable
set search_path = ''
as $$
  with

  anchor as (
    select
      coalesce(max(made.position), 0) as position,
      (array_agg(made.chain_hash order by made.position desc))[1] as hash
    from rls.audit_anchor as made
  ),

  link as (
    select
      seal.*,
      entry.audit_entry_id is null as is_removed,
      entry.transaction_id,
      rls.audit_digest(entry) as digest_now,
      lag(seal.position, 1, anchor.position) over chain as before,
      lag(seal.chain_hash, 1, anchor.hash) over chain as hash_before,
      row(entry.transaction_id, entry.audit_entry_id)
        < lag(row(entry.transaction_id, entry.audit_entry_id)) over chain as is_early,
      row(entry.transaction_id, entry.audit_entry_id)
        > lead(row(entry.transaction_id, entry.audit_entry_id)) over chain as is_late
    from rls.audit_seal as seal
    cross join anchor
    left join rls.audit_entry as entry
      on entry.audit_entry_id = seal.audit_entry_id
    window chain as (order by seal.position)
  ),

  hashed as (
    select link.*, rls.audit_hash(link.hash_before, link.position, link.entry_digest) as expected
    from link
  ),

  compared as (
    select
      hashed.*,
      chain_hash <> expected
        and chain_hash <> rls.audit_hash(lag(expected) over (order by hashed.position), hashed.position, entry_digest)
        as is_broken
    from hashed
  )

  select
    compared.position,
    compared.audit_entry_id,
    case
      when is_removed or compared.position <> before + 1 then 'removed'
      when entry_digest <> digest_now then 'altered'
      when is_early or is_late then 'reordered'
      else 'seal-altered'
    end,
    case
      when compared.position <> before + 1
        then format('Seals %s to %s are gone.', before + 1, compared.position - 1)
    end
  from compared
  where is_removed
    or compared.position <> before + 1
    or entry_digest <> digest_now
    or is_broken;
$$;

comment on function rls.audit_chain_problems() is
  'Where an entry or a link of the audit''s chain is not as it was sealed: removed, altered, reordered, seal-altered.';
