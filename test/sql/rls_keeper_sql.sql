-- What the makers of roles run, as it is printed: nothing but u_ roles, and no word of a caller unquoted.

select plan(12);

select results_eq(
  $$ select rls.keeper_act_sql('make', 'u_1a') collate "default" $$, $$ values ('create role u_1a nologin') $$,
  'a person is a role that cannot log in');
select results_eq(
  $$ select rls.keeper_act_sql('sign_in', 'u_1a') collate "default" $$,
  $$ values ('grant u_1a to r_api with inherit false, set true') $$,
  'is lent to the API with nothing inherited');
select results_eq(
  $$ select rls.keeper_act_sql('sign_out', 'u_1a') collate "default" $$,
  $$ values ('revoke u_1a from r_api') $$, 'and taken back');
select results_eq(
  $$ select rls.keeper_act_sql('drop', 'u_1a') collate "default" $$,
  $$ values ('drop role u_1a') $$,
  'and dropped'
);
select is(
  (select statement from rls.keeper_act_sql('make_login', 'u_1a', 'it''s') as statement limit 1),
  'create role u_1a login connection limit 5 password ''it''''s''', 'a password is a literal');
select throws_ok($$ select rls.keeper_act_sql('drop', 'r_owner') $$, 'QB302', null, 'no other role is touched');
select throws_ok($$ select rls.keeper_act_sql('drop', 'u_1a; drop role r_owner') $$, 'QB302', null, 'nor by a trick');
select throws_ok($$ select rls.keeper_act_sql('grant', 'u_1a') $$, 'QB301', null, 'nor in another way');

select is(rls.act_sql(7), 'select rls.act_as_keeper_7($1, $2, $3)', 'a keeper is called by number');
select is(
  rls.membership_sql('g_district_7', 'u_1a'), 'grant g_district_7 to u_1a with inherit true, set false',
  'a membership is inherited and cannot be put on');
select is(rls.membership_sql('r_admin', 'u_1a', true), 'revoke r_admin from u_1a', 'and taken');
select results_eq(
  $$ select split_part(btrim(statement, E'\n'), '(', 1) from rls.keeper_sql(999999) as statement
     where statement !~ 'temp_file_limit' $$,
  $$ values
    ('create role r_keeper_999999 nologin createrole'),
    ('grant r_keeper_999999 to r_registrar with inherit false, set true'),
    ('grant usage, create on schema rls to r_keeper_999999'),
    ('create function rls.act_as_keeper_999999'),
    ('comment on function rls.act_as_keeper_999999'),
    ('revoke all on function rls.act_as_keeper_999999'),
    ('grant execute on function rls.act_as_keeper_999999'),
    ('grant execute on function rls.keeper_act_sql'),
    ('alter function rls.act_as_keeper_999999'),
    ('revoke create on schema rls from r_keeper_999999') $$,
  'a keeper gets its function, and the right to create only for that moment');

select * from finish();
