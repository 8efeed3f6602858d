-- Statement audit by pgAudit: what a superuser runs once in cQube's database, after cqube.conf and a restart.
--
--   psql -d cqube -f deploy/postgresql/statement-audit.sql
--
-- Everybody is written down but cQube's own processes. What they do stands in rls.audit_entry, with whose doing it
-- was, and a load writes a million rows. Run it after the first migration, when their logins are there.

create extension if not exists pgaudit;

alter role r_api set pgaudit.log = 'role';
alter role r_worker set pgaudit.log = 'role';
alter role r_identity set pgaudit.log = 'role';
