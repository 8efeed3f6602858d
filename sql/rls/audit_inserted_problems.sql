-- audit_inserted_problems() -> entries that were slipped into the audit behind what was sealed already.
--
-- Every entry of a transaction before the last watermark was there when that was sealed. After a restore on
-- another server the watermark says nothing until the next sealing.

create function rls.audit_inserted_problems()
returns table ("position" bigint, audit_entry_id bigint, problem text, detail text)
language sql
stable
set search_path = ''
as $$
  select null::bigint, entry.audit_entry_id, 'inserted', 'It is not sealed, and what came after it is.'
  from (
    select seal.watermark
    from rls.audit_seal as seal
    order by seal.position desc
    limit 1
  ) as last
  inner join rls.audit_entry as entry
    on entry.transaction_id < last.watermark
  where last.watermark <= pg_snapshot_xmax(pg_current_snapshot())
    and not exists (select from rls.audit_seal as seal where seal.audit_entry_id = entry.audit_entry_id);
$$;

comment on function rls.audit_inserted_problems() is
  'Entries that were slipped into the audit behind what was sealed already.';
