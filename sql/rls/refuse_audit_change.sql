-- refuse_audit_change(): what stands in the audit is not changed, by nobody, the owner of the tables included.
--
-- Only what an anchor of the chain has let go may leave, and that only after a year.

create function rls.refuse_audit_change()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_anchor bigint;
begin
  if tg_op = 'DELETE' then
    select max(anchor.position) into v_anchor
    from rls.audit_anchor as anchor;
    if tg_table_name = 'audit_seal' then
      if old.position <= v_anchor
        and not exists (select from rls.audit_entry as entry where entry.audit_entry_id = old.audit_entry_id)
      then
        return old;
      end if;
    elsif tg_table_name = 'audit_entry' then
      if old.happened_at < now() - interval '1 year' and exists (
        select
        from rls.audit_seal as seal
        where seal.audit_entry_id = old.audit_entry_id
          and seal.position <= v_anchor
      ) then
        return old;
      end if;
    end if;
  end if;

  raise exception 'The audit is only added to.' using errcode = 'QB321';
end;
$$;

comment on function rls.refuse_audit_change() is
  E'Refuses every change of the audit but letting go of what an anchor has left behind.\n\nErrors: QB321 not changed.';
