-- retain_audit(keep) -> how many entries of the audit were let go because all of them are older than that.
--
-- Only from the beginning of the chain, which goes on from an anchor; the anchor is told by an entry of its
-- own, so that it is sealed too. A chain that does not hold is left as it is: it is evidence.

create function rls.retain_audit(keep interval)
returns bigint
language plpgsql
security definer -- nobody else removes anything
set search_path = ''
as $$
declare
  v_anchor rls.audit_anchor;
begin
  if keep < interval '1 year' then
    raise exception 'The audit is kept for at least one year.' using errcode = 'QB322';
  end if;
  perform pg_advisory_xact_lock(hashtext('cqube seal audit'));

  select seal.position, seal.chain_hash, seal.position - coalesce((select max(position) from rls.audit_anchor), 0)
  into v_anchor.position, v_anchor.chain_hash, v_anchor.entries
  from rls.audit_seal as seal
  where seal.position < (
    select coalesce(min(young.position), (select max(last.position) + 1 from rls.audit_seal as last))
    from rls.audit_seal as young
    inner join rls.audit_entry as entry
      on entry.audit_entry_id = young.audit_entry_id
    where entry.happened_at >= now() - keep
  )
  order by seal.position desc
  limit 1;
  if v_anchor.position is null then
    return 0;
  end if;
  if exists (select from rls.audit_problems()) then
    raise exception 'The chain of the audit does not hold; nothing is let go. See: npm run cqube -- audit verify'
      using errcode = 'QB323';
  end if;

  insert into rls.audit_anchor (position, chain_hash, entries)
  values (v_anchor.position, v_anchor.chain_hash, v_anchor.entries);
  perform rls.record_audit('let-go-audit', null, jsonb_build_object(
    'position', v_anchor.position, 'hash', encode(v_anchor.chain_hash, 'hex'), 'entries', v_anchor.entries));
  delete from rls.audit_entry as entry
  using rls.audit_seal as seal
  where seal.audit_entry_id = entry.audit_entry_id
    and seal.position <= v_anchor.position;
  delete from rls.audit_seal as seal
  where seal.position <= v_anchor.position;
  return v_anchor.entries;
end;
$$;

comment on function rls.retain_audit(interval) is
  E'Lets go of the entries of the audit that are older than that, and anchors its chain.\n\nErrors: QB322 less than a '
  'year, QB323 the chain does not hold.';
