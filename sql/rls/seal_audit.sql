-- seal_audit() -> the head of the audit's chain, after every entry that can be sealed was.
--
-- One at a time, in the order of transactions, and only those before which all transactions have ended: no
-- entry can come in before a sealed one later, so one that does was slipped in, and stays without a seal.
-- Where the last watermark lies in the future the database was restored on another server; what is not
-- sealed then is sealed whatever its transaction.

create function rls.seal_audit()
returns table (sealed integer, head_position bigint, head_hash text)
language plpgsql
security definer -- nobody else writes seals
set search_path = ''
as $$
declare
  v_before    rls.audit_anchor;
  v_from      xid8;
  v_watermark xid8;
  v_restored  boolean;
  v_entry     rls.audit_entry;
  v_digest    bytea;
begin
  perform pg_advisory_xact_lock(hashtext('cqube seal audit'));
  v_watermark := pg_snapshot_xmin(pg_current_snapshot());
  sealed := 0;

  select link.position, link.chain_hash, link.watermark
  into v_before.position, v_before.chain_hash, v_from
  from (
    select seal.position, seal.chain_hash, seal.watermark from rls.audit_seal as seal
    union all
    select anchor.position, anchor.chain_hash, '0' from rls.audit_anchor as anchor
  ) as link
  order by link.position desc, link.watermark desc
  limit 1;
  head_position := coalesce(v_before.position, 0);
  v_restored := coalesce(v_from > pg_snapshot_xmax(pg_current_snapshot()), false);

  for v_entry in
    select entry.*
    from rls.audit_entry as entry
    where case when v_restored
        then entry.transaction_id not between v_watermark and pg_snapshot_xmax(pg_current_snapshot())
        else entry.transaction_id >= coalesce(v_from, '0') and entry.transaction_id < v_watermark
      end
      and not exists (select from rls.audit_seal as seal where seal.audit_entry_id = entry.audit_entry_id)
    order by entry.transaction_id, entry.audit_entry_id
  loop
    sealed := sealed + 1;
    head_position := head_position + 1;
    v_digest := rls.audit_digest(v_entry);
    v_before.chain_hash := rls.audit_hash(v_before.chain_hash, head_position, v_digest);
    insert into rls.audit_seal (position, audit_entry_id, entry_digest, chain_hash, watermark)
    values (head_position, v_entry.audit_entry_id, v_digest, v_before.chain_hash, v_watermark);
  end loop;

  head_hash := encode(v_before.chain_hash, 'hex');
  return next;
end;
$$;

comment on function rls.seal_audit() is
  'Seals the entries of the audit into its chain, in order, and says how many and what the head is.';
