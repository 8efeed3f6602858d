-- What row security would not close is refused when it is made or opened, by what only a superuser can take away.

select plan(25);

-- Given the owner, as whom everything of ours is made
create function pg_temp.refused(statements text, reason text) returns text language sql as $$
  select throws_ok(statements, 'QB320', null, reason);
$$;
create foreign data wrapper elsewhere;
create server elsewhere foreign data wrapper elsewhere;
grant usage on foreign server elsewhere to r_owner;
set local role r_owner;

-- Then of what has no row security of its own
select pg_temp.refused(
  'create materialized view aggregate.hidden as select 1 as one', 'a materialized view is refused');
select pg_temp.refused(
  'create foreign table aggregate.hidden (a integer) server elsewhere', 'and a foreign table');
select pg_temp.refused('create view aggregate.hidden as select 1 as one', 'and a view that asks as its owner');
select pg_temp.refused(
  'create or replace view aggregate.kind_value as select * from aggregate.kind_value',
  'and one that is replaced without saying who asks');
select pg_temp.refused(
  'alter view aggregate.report_value reset (security_invoker)', 'and one that is made to ask as its owner');
select pg_temp.refused(
  'alter view aggregate.report_value set (security_invoker = false)', 'in either way');
select pg_temp.refused(
  'create table aggregate.hidden () inherits (aggregate.setting)', 'and a table that inherits from another');
create table aggregate.alone (like aggregate.setting including constraints);
select pg_temp.refused('alter table aggregate.alone inherit aggregate.setting', 'or is made to');

-- of what would be read without
create table transform.student_attendance_972 partition of transform.student_attendance for values in ('1972-07-01');
select pg_temp.refused(
  'grant select on transform.student_attendance_972 to r_analyst', 'a partition cannot be opened');
select pg_temp.refused('grant select on aggregate.alone to r_viewer', 'nor a table without row security');
select pg_temp.refused('grant select (value) on aggregate.alone to r_viewer', 'nor a column of it');
select pg_temp.refused('grant insert on aggregate.alone to public', 'nor to everyone, to write');
alter table aggregate.alone enable row level security;
comment on table aggregate.alone is 'Not alone.';
select pg_temp.refused('grant select on aggregate.alone to r_viewer', 'nor one whose owner passes by its row security');
call rls.turn_on('aggregate.alone');
comment on table aggregate.alone is null;
select pg_temp.refused('grant select on aggregate.alone to r_viewer', 'nor one without a comment');
select pg_temp.refused(
  $$ create policy alone_of_viewer on aggregate.alone for select to r_viewer using (setting_name = 'state_name') $$,
  'a policy cannot compare what no index holds');
select pg_temp.refused(
  'alter table aggregate.setting disable row level security', 'what is open stays under row security');

-- of what has its owner's rights
select pg_temp.refused(
  $$ create function aggregate.mighty() returns integer language sql security definer as 'select 1' $$,
  'a function with its owner''s rights needs a pinned search path');
select pg_temp.refused('alter function rls.issue_token(name, text, text[], timestamptz) reset search_path', 'and keeps it');
select pg_temp.refused(
  $$ alter function rls.issue_token(name, text, text[], timestamptz) set search_path = 'public' $$, 'as it is');

-- When all is as it should be
comment on table aggregate.alone is 'Not alone.';
create index alone_setting_name_idx on aggregate.alone (setting_name);
select lives_ok(
  $$ create policy alone_of_viewer on aggregate.alone for select to r_viewer using (setting_name = 'state_name');
     grant select on aggregate.alone to r_viewer $$,
  'a table with row security, policy, index and comment is opened');
reset role;

-- Then nobody but a superuser takes it away
set local session authorization m_cqube;
select throws_ok('drop event trigger refuse_open_object', '42501', null, 'the migrating login cannot drop it');
select throws_ok('alter event trigger refuse_open_object disable', '42501', null, 'nor stop it');
select throws_ok('drop schema guard cascade', '42501', null, 'nor drop what it asks');
select throws_ok('set local event_triggers = off', '42501', null, 'nor pass by it');
reset session authorization;
alter event trigger refuse_open_object disable;
set local cqube.is_test_cluster = 'on';
select results_eq(
  'select rls.server_problems()',
  $$ values ('Nothing refuses a table that row security does not close: run deploy/bootstrap.sql as a superuser.') $$,
  'and that it is missing is told'
);

select * from finish();
