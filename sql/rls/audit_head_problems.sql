-- audit_head_problems(heads) -> which heads of the chain that were published it does not have, or has otherwise.
--
-- Heads are {"position", "hash"}, as the worker wrote them into the object store and its log. What a later
-- anchor let go is not asked for.

create function rls.audit_head_problems(heads jsonb)
returns table ("position" bigint, audit_entry_id bigint, problem text, detail text)
language sql
stable
set search_path = ''
as $$
  select
    head.position,
    seal.audit_entry_id,
    case when seal.position is null then 'tail-cut' else 'rewritten' end,
    case
      when seal.position is null then 'This head was published; the chain ends before it.'
      else 'Another head was published for this position.'
    end
  from jsonb_to_recordset(heads) as head ("position" bigint, hash text)
  left join (
    select link.position, link.audit_entry_id, link.chain_hash from rls.audit_seal as link
    union all
    select anchor.position, null, anchor.chain_hash from rls.audit_anchor as anchor
  ) as seal
    on seal.position = head.position
  where head.position >= coalesce((select max(anchor.position) from rls.audit_anchor as anchor), 0)
    and head.position > 0
    and encode(seal.chain_hash, 'hex') is distinct from head.hash;
$$;

comment on function rls.audit_head_problems(jsonb) is
  'Which published heads of the audit''s chain it does not have, or has otherwise: tail-cut, rewritten.';
