-- What was done by hand beside the procedures, or left undone on the server, is told.

select plan(12);

-- Given roles, grants, scopes and places that no procedure made
select set_config('test.stray', rls.new_person_name(), true);
select set_config('test.kept', rls.enrol('Kept', level => 'state'), true);
do $$
begin
  execute format('create role %I', current_setting('test.stray'));
  execute format('grant r_public to %I', current_setting('test.kept'));
end;
$$;
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_gone', 'person', 'Gone');
insert into rls.scope (role_id, role_name, level, entity_id, district_id, block_id, cluster_id)
values (1, 'u_gone', 'school', 1, 1, 1, 1);
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('district', 9761, 9761, 0, 0);

create function pg_temp.tells(what text) returns boolean language sql as $$
  select exists (select from rls.drift() as sentence where sentence like what);
$$;

-- Then
select ok(pg_temp.tells('The role ' || current_setting('test.stray') || ' was made by another login%'), 'a stray role');
select ok(pg_temp.tells(current_setting('test.kept') || ' has r_public beside a place%'), 'the public beside a place');
select ok(pg_temp.tells('Gone is enrolled as u_gone, a role that is gone%'), 'a person without a role');
select ok(pg_temp.tells('A scope (school 1) belongs to u_gone, a role that is gone.'), 'a scope without a role');
select ok(pg_temp.tells('There is no group of district 9761%'), 'a place without a group');
select is(
  (select count(*)::integer from rls.drift() as sentence where sentence !~ '^The role u_.* is nobody''s'), 6,
  'and nothing else but that Kept may become r_public; whom another database of a test cluster enrolled is nobody here'
);

-- When the server is less closed than the bootstrap leaves it
set local cqube.is_test_cluster = 'on';
select is_empty('select rls.server_problems()', 'as it is, nothing is wrong');
grant execute on function pg_catalog.pg_sleep(double precision) to public;
select results_eq(
  'select rls.server_problems()',
  $$ values ('Everyone may call pg_sleep: run deploy/bootstrap.sql as a superuser.') $$,
  'a function that is open again is told'
);
revoke execute on function pg_catalog.pg_sleep(double precision) from public;
set local role m_cqube;
revoke execute on function pg_catalog.pg_notify(text, text) from r_worker;
reset role;
select is(
  (select string_agg(problem, ' ') from rls.server_problems() as problem),
  'r_worker may not call pg_notify: run deploy/bootstrap.sql as a superuser.', 'and one that we lack');
grant execute on function pg_catalog.pg_notify(text, text) to r_worker;
alter role r_viewer bypassrls;
select matches((select rls.server_problems()), '^The role r_viewer is not bound by row security', 'a mighty role');
alter role r_viewer nobypassrls;
grant usage on schema public to public;
select matches((select rls.server_problems()), '^Everyone may use schema public', 'an open schema');
revoke usage on schema public from public;
set local cqube.is_test_cluster = 'off';
select isnt_empty(
  $$ select from rls.server_problems() as problem where problem like '%is a cQube too; roles are shared%' $$,
  'and a second cQube in the cluster');

select * from finish();
