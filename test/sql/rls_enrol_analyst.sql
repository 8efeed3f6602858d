-- An analyst is a login that reads its district, and whose limits it cannot escape for long.

select plan(61);

-- Given an analyst of a district and one of the state
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('district', 9751, 9751, 0, 0);
call rls.sync_groups();
select set_config('test.analyst', rls.enrol_analyst('Analyst', 'correct horse battery', 9751), true);
select set_config('test.state', rls.enrol_analyst('State analyst',
  'SCRAM-SHA-256$4096:c2FsdHNhbHQ=$' || repeat('A', 43) || '=:' || repeat('B', 42) || 'A='), true);
select set_config('test.viewer', rls.enrol('Viewer'), true);

-- Then
select results_eq(
  $$ select rolcanlogin, rolconnlimit, rolcreaterole or rolcreatedb or rolbypassrls or rolsuper or rolreplication
     from pg_roles where rolname = current_setting('test.analyst') $$,
  'values (true, 5, false)',
  'it can log in, five times at once, and nothing else'
);
select is(
  (select array_agg(setting order by setting)
   from pg_roles cross join unnest(rolconfig) as setting where rolname = current_setting('test.analyst')),
  '{default_transaction_read_only=on,idle_in_transaction_session_timeout=1min,idle_session_timeout=1h,'
    'statement_timeout=1min,temp_file_limit=1GB,work_mem=16MB}'::text[],
  'with limits on time and space'
);
select matches(
  (select rolpassword from pg_authid where rolname = current_setting('test.analyst')), '^SCRAM-SHA-256\$',
  'the password is kept as a SCRAM verifier'
);
select matches(
  (select rolpassword from pg_authid where rolname = current_setting('test.state')),
  '^SCRAM-SHA-256\$4096:c2FsdHNhbHQ=', 'and may be given as one'
);
select results_eq(
  $$ select pg_get_userbyid(roleid)::text collate "default" from pg_auth_members
     where member = to_regrole(current_setting('test.analyst')) order by 1 $$,
  $$ values ('g_district_9751'), ('r_analyst') $$,
  'one district, and the rights of an analyst'
);
select is(
  pg_has_role(to_regrole(current_setting('test.state')), 'g_state', 'usage'), true, 'no district is the state');
select throws_ok($$ select rls.enrol_analyst('X', 'short') $$, 'QB305', null, 'a short password is refused');
select throws_ok($$ select rls.enrol_analyst('X', null) $$, 'QB305', null, 'and none');
select throws_ok(
  $$ select rls.enrol_analyst('X', 'correct horse battery', 9799) $$, 'QB304', null, 'and an unknown district');

-- When the login is to end one day, and then is not
select rls.limit_analyst(current_setting('test.analyst'), '2099-04-01 00:00+05:30');
select is(
  (select rolvaliduntil from pg_roles where rolname = current_setting('test.analyst')),
  '2099-04-01 00:00+05:30'::timestamptz, 'it ends then');
select rls.limit_analyst(current_setting('test.analyst'), null);
select is(
  (select rolvaliduntil from pg_roles where rolname = current_setting('test.analyst')),
  'infinity'::timestamptz, 'or has no end');
select throws_ok(
  $$ select rls.limit_analyst(current_setting('test.viewer'), now()) $$, 'QB302', null, 'of an analyst alone');
select throws_ok($$ select rls.limit_analyst('r_worker', now()) $$, 'QB302', null, 'and nobody of ours');
select throws_ok($$ select rls.limit_analyst('postgres', now()) $$, 'QB302', null, 'and no other login');

-- What it tries when it is logged in
create temp table attempt (statement text, code text, title text);
insert into attempt
values
  ('alter role %1$I connection limit 100', '42501', 'log in more often'),
  ('alter role %1$I valid until ''infinity''', '42501', 'stay longer'),
  ('alter role %1$I bypassrls', '42501', 'pass by row security'),
  ('alter role %1$I createrole', '42501', 'make roles'),
  ('alter role %1$I superuser', '42501', 'be the superuser'),
  ('alter role %1$I rename to u_other', '0A000', 'be called otherwise'),
  ('alter role %1$I set temp_file_limit = -1', '42501', 'lift the limit of its files for the next login'),
  ('set local temp_file_limit = -1', '42501', 'lift it for this one'),
  ('alter role r_viewer set statement_timeout = 1', '42501', 'set a limit of others'),
  ('alter role all set statement_timeout = 1', '42501', 'set a limit of all'),
  ('set local session_replication_role = replica', '42501', 'switch triggers off'),
  ('set local log_statement = ''none''', '42501', 'silence the log'),
  ('create temp table mine (a int)', '42501', 'make a temporary table'),
  ('create table public.mine (a int)', '42501', 'make a table'),
  ('create table aggregate.mine (a int)', '42501', 'make a table among ours'),
  ('create view public.mine as select 1 as a', '42501', 'make a view'),
  ('create schema mine', '42501', 'make a schema'),
  ('create function public.leak() returns int language sql as ''select 1''', '42501', 'make a function'),
  ('create extension postgres_fdw', '42501', 'bring an extension'),
  ('insert into aggregate.metric (metric_name) values (''mine'')', '42501', 'write a row'),
  ('update aggregate.metric_value set numerator = 1', '42501', 'alter a value'),
  ('delete from aggregate.metric_value', '42501', 'remove a value'),
  ('truncate aggregate.metric_value', '42501', 'empty a table'),
  ('lock table aggregate.metric_value in row exclusive mode', '42501', 'lock a table that others read'),
  ('lock table aggregate.metric_value in share mode', '42501', 'lock a table that is written'),
  ('copy aggregate.metric to ''/tmp/mine''', '42501', 'write a file of the server'),
  ('copy aggregate.metric to program ''cat''', '42501', 'run a program'),
  ('select pg_read_file(''PG_VERSION'')', '42501', 'read a file of the server'),
  ('select pg_ls_dir(''.'')', '42501', 'list a folder'),
  ('select pg_sleep(0)', '42501', 'sleep'),
  ('select pg_notify(''c'', ''x'')', '42501', 'shout'),
  ('select pg_advisory_lock(1)', '42501', 'hold a lock by number'),
  ('select pg_try_advisory_xact_lock(1)', '42501', 'try to hold one'),
  ('select lo_creat(-1)', '42501', 'make a large object'),
  ('select lo_from_bytea(0, ''x'')', '42501', 'make one by another name'),
  ('select pg_logical_emit_message(false, ''a'', ''b'')', '42501', 'write into the log of changes'),
  ('set local role g_district_9751', '42501', 'become its group'),
  ('set local role r_analyst', '42501', 'become its right'),
  ('grant r_analyst to r_public', '42501', 'give its right on'),
  ('select rls.limit_analyst(%1$L, null)', '42501', 'call what administrators may'),
  ('select rls.sign_in(%1$L)', '42501', 'call what the API may');
grant select on attempt to public;
select set_config('session_authorization', current_setting('test.analyst'), true);
select throws_ok(format(statement, current_setting('test.analyst')), code, null, 'it cannot ' || title) from attempt;

-- What a login may always do to itself, and what that is good for
select lives_ok(format(statement, current_setting('test.analyst')), 'it can ' || title)
from (
  values
    ('set local statement_timeout = 0', 'lift its time, which the watch sets again'),
    ('alter role %1$I set statement_timeout = 0', 'lift it for the next login'),
    ('set local work_mem = ''64MB''', 'take more memory'),
    ('set local default_transaction_read_only = off', 'say that it writes, which no right follows'),
    ('set local row_security = off', 'ask for all rows')
) as own (statement, title);
select throws_ok('select from aggregate.metric_value', '42501', null, 'and then gets none');
reset session authorization;

select * from finish();
