-- An analyst is a login that reads its district, and whose limits it cannot escape for long.

select plan(16);

-- Given an analyst of a district and one of the state
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('district', 9751, 9751, 0, 0);
call rls.sync_groups();
select set_config('test.analyst', rls.enrol_analyst('Analyst', 'correct horse battery', 9751), true);
select set_config('test.state', rls.enrol_analyst('State analyst',
  'SCRAM-SHA-256$4096:c2FsdHNhbHQ=$' || repeat('A', 43) || '=:' || repeat('B', 42) || 'A='), true);

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
    'statement_timeout=1min,temp_file_limit=1GB}'::text[],
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

-- When it is logged in
select set_config('session_authorization', current_setting('test.analyst'), true);
select throws_ok('create temp table mine (a int)', '42501', null, 'it makes no temporary table');
select throws_ok(
  'create function public.leak() returns int language sql as ''select 1''', '42501', null, 'no function');
select throws_ok($$ select pg_sleep(0) $$, '42501', null, 'does not sleep');
select throws_ok($$ select pg_notify('c', 'x') $$, '42501', null, 'does not shout');
select throws_ok('select pg_advisory_lock(1)', '42501', null, 'holds no lock by number');
select throws_ok('select lo_creat(-1)', '42501', null, 'and no large object');
select throws_ok($$ set local temp_file_limit = -1 $$, '42501', null, 'and cannot lift the limit of its files');
reset session authorization;

select * from finish();
