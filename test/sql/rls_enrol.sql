-- Enrolling and expelling: one role a person, from a checked list, and nothing left behind for a namesake.

select plan(22);

-- Given a district with a block, a cluster and a school
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9721, 9721, 0, 0),
  ('block', 97211, 9721, 97211, 0),
  ('cluster', 972111, 9721, 97211, 972111),
  ('school', 9721111, 9721, 97211, 972111);
call rls.sync_groups();

create temp table made (who text, role_name name);
create function pg_temp.memberships(who text) returns text language sql as $$
  select string_agg(pg_get_userbyid(roleid), ' ' order by pg_get_userbyid(roleid)::text)
  from pg_auth_members
  where member = (select to_regrole(role_name) from made where made.who = memberships.who);
$$;

-- When somebody of each kind is enrolled
insert into made
values
  ('officer', rls.enrol('Asha', 'person', 'https://idp', 'asha', '{r_viewer,r_report_creator}', 'district', 9721)),
  ('head', rls.enrol(' Bala ', subject => 'bala', issuer => 'https://idp', level => 'school', entity_id => 9721111)),
  ('machine', rls.enrol('Data centre', 'application', null, null, '{r_emitter}', null, null));

-- Then
select is_empty(
  $$ select role_name from made where role_name !~ '^u_[0-9a-f]{16}$' $$,
  'the name of a role tells nothing of whose it is'
);
select is(pg_temp.memberships('officer'), 'g_district_9721 r_report_creator r_viewer',
  'an officer is a member of the rights and of the place');
select is(pg_temp.memberships('head'), 'g_school r_viewer', 'a head teacher of the kind of place');
select is(pg_temp.memberships('machine'), 'r_emitter', 'an application may look nowhere');
select results_eq(
  $$ select display_name, kind, level, entity_id from rls.person order by person_id $$,
  $$ values ('Asha', 'person', 'district', 9721::bigint), ('Bala', 'person', 'school', 9721111),
       ('Data centre', 'application', null, null) $$,
  'each has a row to read'
);
select results_eq(
  $$ select level, entity_id, district_id, block_id, cluster_id from rls.scope $$,
  $$ values ('school', 9721111::bigint, 9721::bigint, 97211::bigint, 972111::bigint) $$,
  'a school is a row with its ancestors'
);
select is(
  (select bool_or(set_option or admin_option)
   from pg_auth_members where member in (select to_regrole(role_name) from made)),
  false, 'nobody can become what they are a member of, nor give it on'
);
select is(
  (select rolcanlogin from pg_roles where rolname = (select role_name from made where who = 'officer')),
  false, 'a person cannot log in at the database'
);
select results_eq(
  $$ select action, detail ->> 'name', role_name = session_user from rls.audit_entry where action = 'enrol'
     order by audit_entry_id $$,
  $$ values ('enrol', 'Asha', true), ('enrol', ' Bala ', true), ('enrol', 'Data centre', true) $$,
  'and who enrolled them stands in the audit'
);

-- What is refused
select throws_ok(
  $$ select rls.enrol('X', roles => '{r_owner}') $$, 'QB303', 'r_owner is not a role to be given.',
  'the owner of the data is no role to be given'
);
select throws_ok($$ select rls.enrol('X', roles => '{r_dba}') $$, 'QB303', null, 'nor is who passes row security');
select throws_ok($$ select rls.enrol('X', roles => '{r_public}') $$, 'QB303', null, 'nor is the public');
select throws_ok($$ select rls.enrol('X', roles => '{g_state}') $$, 'QB303', null, 'nor is a place by its group');
select throws_ok(
  $$ select rls.enrol('X', level => 'district', entity_id => 9799) $$, 'QB304', 'There is no district 9799.',
  'a district that is not there is said so'
);
select throws_ok(
  $$ select rls.enrol('X', level => 'school', entity_id => 9799) $$, 'QB304', 'There is no school 9799.',
  'and a school'
);
select throws_ok(
  $$ select rls.enrol('X', 'person', 'https://idp', 'asha') $$, 'QB306', 'asha of https://idp is enrolled already.',
  'the same subject is one person'
);
select throws_ok($$ select rls.enrol('X', 'robot') $$, 'QB308', null, 'an unknown kind is refused');

-- When the head teacher is expelled, and a namesake made by hand
select rls.issue_token(role_name, 'old') from made where who = 'head';
select rls.expel(role_name) from made where who = 'head';
select set_config('test.namesake', (select role_name from made where who = 'head'), true);
do $$ begin execute format('create role %I in role r_viewer, g_school', current_setting('test.namesake')); end; $$;

-- Then
select is_empty('select from rls.scope', 'the scope is gone');
select is_empty('select from rls.token where revoked_at is null', 'and the tokens');
select results_eq(
  $$ select expelled_at is not null, issuer, subject from rls.person where display_name = 'Bala' $$,
  $$ values (true, null::text, null::text) $$,
  'the person stays for what it did, without its subject'
);
select is(
  (select count(*)::integer from rls.drift() where drift like '%' || current_setting('test.namesake') || '%'), 1,
  'the namesake is told of'
);
set local session authorization r_api;
select throws_ok(
  format('select rls.sign_in(%L)', current_setting('test.namesake')), 'QB302', null, 'and nobody can sign it in');
reset session authorization;

select * from finish();
