-- audit_state() -> how much of the audit there is, how far it is sealed, and since when something waits for it.

create function rls.audit_state()
returns table (entries bigint, head_position bigint, head_hash text, unsealed bigint, unsealed_since timestamptz)
language sql
stable
security definer -- the chain is read by nobody else
set search_path = ''
as $$
  select
    (select count(*) from rls.audit_entry),
    coalesce(head.position, 0),
    encode(head.chain_hash, 'hex'),
    waiting.count,
    waiting.since
  from (
    select count(*), min(entry.happened_at) as since
    from rls.audit_entry as entry
    where not exists (select from rls.audit_seal as seal where seal.audit_entry_id = entry.audit_entry_id)
  ) as waiting
  left join (
    select seal.position, seal.chain_hash
    from rls.audit_seal as seal
    order by seal.position desc
    limit 1
  ) as head
    on true;
$$;

comment on function rls.audit_state() is
  'How much of the audit there is, how far it is sealed, and since when something waits for it.';
