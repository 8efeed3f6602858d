-- Schema pii: closed to all but r_dba, who reads its rows by the function that writes it down first.
--
-- The tables it cannot read. Backups do, as r_backup, which the server's own log has to tell: deploy/postgresql.

revoke all on schema pii
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;

do $$
begin
  if to_regrole('r_dba') is not null then
    grant usage on schema pii to r_dba;
    grant execute on function pii.read_person(text, text, jsonb) to r_dba;
  end if;
end;
$$;
