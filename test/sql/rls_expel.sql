-- Who is expelled leaves nothing behind but the person's row and the audit.

select plan(4);

-- Given an analyst with places of all kinds, limits, a token, and a sign-in
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values ('district', 9781, 9781, 0, 0), ('school', 9781111, 9781, 97811, 978111);
call rls.sync_groups();
select set_config('test.gone', rls.enrol_analyst('Gone', 'correct horse battery', 9781), true);
select rls.grant_scope(current_setting('test.gone'), 'school', 9781111);
select rls.issue_token(current_setting('test.gone'), 'test');
select rls.sign_in(current_setting('test.gone'));
select set_config('test.oid', to_regrole(current_setting('test.gone'))::oid::text, true);
select isnt_empty(
  $$ select from pg_db_role_setting where setrole = current_setting('test.oid')::oid $$,
  'the role has limits of its own');

-- When
select lives_ok(format('select rls.expel(%L)', current_setting('test.gone')), 'it can be expelled');

-- Then
select is(
  (select count(*) from pg_roles where oid = current_setting('test.oid')::oid)
  + (select count(*) from pg_auth_members
     where current_setting('test.oid')::oid in (roleid, member, grantor))
  + (select count(*) from pg_shdepend where refobjid = current_setting('test.oid')::oid)
  + (select count(*) from pg_db_role_setting where setrole = current_setting('test.oid')::oid)
  + (select count(*) from rls.scope where role_id = current_setting('test.oid')::oid)
  + (select count(*) from rls.token where revoked_at is null)
  + (select count(*) from rls.person where expelled_at is null and role_id = current_setting('test.oid')::oid),
  0::bigint, 'no role, membership, dependency, setting, scope, token or person of it is left'
);
select is_empty(
  $$ select from rls.drift() as sentence where sentence like '%' || current_setting('test.gone') || '%' $$,
  'nor anything to be told of'
);

select * from finish();
