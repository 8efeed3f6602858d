-- server_problems() -> what the server lacks for access to hold, a sentence each; none is well.
--
-- Asked at every start: a revoke by anyone but a superuser only warns and does nothing, so what
-- deploy/bootstrap.sql did is looked at here, never believed.

create function rls.server_problems()
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('cQube needs PostgreSQL 18 or newer (CVE-2024-10976 among others); this is %s.',
    current_setting('server_version'))
  where current_setting('server_version_num')::integer < 180000
  union all
  select format('max_locks_per_transaction is %s; a month of batches needs 256 or more.',
    current_setting('max_locks_per_transaction'))
  where current_setting('max_locks_per_transaction')::integer < 256
  union all
  select format('Passwords of analysts would be kept as %s: set password_encryption to scram-sha-256.',
    current_setting('password_encryption'))
  where current_setting('password_encryption') <> 'scram-sha-256'
  union all
  select * from rls.open_functions()
  union all
  select * from rls.too_mighty_roles()
  union all
  select 'Nothing refuses a table that row security does not close: run deploy/bootstrap.sql as a superuser.'
  where not exists (
    select from pg_catalog.pg_event_trigger where evtname = 'refuse_open_object' and evtenabled in ('O', 'A')
  )
  union all
  select * from rls.other_databases()
  where current_setting('cqube.is_test_cluster', true) is distinct from 'on';
$$;

comment on function rls.server_problems() is 'What the server lacks for access to hold, a sentence each; none is well.';
