-- Statement audit without pgAudit: what a superuser runs once, where log_statement is 'all' (cqube.conf).
--
--   psql -d cqube -f deploy/postgresql/statement-log.sql
--
-- The text of statements alone, not which tables they reached through views and functions. cQube's own processes
-- are left out: what they do stands in rls.audit_entry, with whose doing it was.

alter role r_api set log_statement = 'none';
alter role r_worker set log_statement = 'none';
alter role r_identity set log_statement = 'none';
