-- What the embedded identity provider may ask and say of an account: who it is, what happened, that it is out.

select plan(12);

-- Given a district with a school, an administrator who looks at both, and an account that nobody enrolled
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9731, 9731, 0, 0),
  ('school', 9731111, 9731, 97311, 973111);
call rls.sync_groups();
insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
values ('district', 9731, 'Jalkot', 9731, 0, 0, 0);
select set_config('test.role',
  rls.enrol('Asha', 'person', 'https://idp', 'asha', '{r_viewer,r_admin}', 'district', 9731), true);
select rls.grant_scope(current_setting('test.role')::name, 'school', 9731111);

-- When the provider asks
set local session authorization r_identity;
select is(
  (select format('%s %s %s', display_name, capabilities, places)
   from rls.account_of_subject('https://idp', 'asha')
   where role_name = current_setting('test.role')::name),
  'Asha {r_admin,r_viewer} [{"id": 9731, "name": "Jalkot", "level": "district"}, '
    '{"id": 9731111, "name": null, "level": "school"}]',
  'it learns the name, what they may do and where they may look'
);
select is_empty($$ select from rls.account_of_subject('https://other', 'asha') $$, 'of the own issuer alone');
select is_empty($$ select from rls.account_of_subject('https://idp', 'nobody') $$, 'and of who is enrolled');
select throws_ok('select from rls.person', '42501', null, 'it reads no table of ours');
select throws_ok($$ select rls.record_audit('enrol', null, '{}', 'r_admin') $$, '42501', null,
  'nor speaks in the name of a role');
select throws_ok($$ select rls.role_of_subject('https://idp', 'asha') $$, '42501', null, 'nor asks what the API asks');
select throws_ok($$ select rls.record_account_event('https://idp', 'asha', 'grant-scope', null, '{}') $$, 'QB309', null,
  'nor tells of what is not its own');

-- When it tells
select lives_ok(
  $$ select rls.record_account_event('https://idp', 'asha', 'sign-in', 'r1', '{"address": "192.0.2.7"}'),
       rls.record_account_event('https://idp', 'nobody', 'sign-in-refused', 'r2', '{}') $$,
  'it tells of sign-ins'
);
select lives_ok($$ select rls.sign_out_subject('https://idp', 'nobody') $$, 'who is nobody cannot be taken back');
reset session authorization;

-- Then
select is(
  (select string_agg(concat_ws(' ', role_name, action, request_id, detail), ', ' order by audit_entry_id)
   from rls.audit_entry
   where action ~ '^sign-in'),
  current_setting('test.role') || ' sign-in r1 {"address": "192.0.2.7"}, r_identity sign-in-refused r2 {}',
  'the audit names the role of the account, or the provider where there is none'
);
select rls.sign_in(current_setting('test.role')::name);
set local session authorization r_identity;
select lives_ok($$ select rls.sign_out_subject('https://idp', 'asha') $$, 'whom the API was lent is taken back');
reset session authorization;
select is_empty(
  $$ select from pg_auth_members
     where roleid = to_regrole(current_setting('test.role')) and member = to_regrole('r_api') $$,
  'and it may become them no more'
);

select * from finish();
