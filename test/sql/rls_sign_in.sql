-- Signing in and out: the API may become whom it was lent, through the keeper that made the person.

select plan(18);

-- Given two keepers, and a person of each
create temp table made (who text, role_name name);
insert into made values ('first', rls.enrol('First', subject => 's1', issuer => 'i'));
select set_config('test.keeper', rls.add_keeper()::text, true);
insert into made values ('second', rls.enrol('Second'));
grant select on made to public;
select set_config('test.second', (select role_name from made where who = 'second'), true);

create function pg_temp.is_lent(who text) returns boolean language sql as $$
  select exists (
    select from pg_auth_members
    where roleid = (select to_regrole(role_name) from made where made.who = is_lent.who)
      and member = to_regrole('r_api')
      and set_option
      and not inherit_option
  );
$$;

-- Then
select is((select rls.keeper_of(role_name) from made where who = 'second'), current_setting('test.keeper')::integer,
  'a new person goes to the newest keeper');
select isnt((select rls.keeper_of(role_name) from made where who = 'first'), current_setting('test.keeper')::integer,
  'and stays with its own');
select is(rls.roomy_keeper(1), null, 'a keeper with one person has no room where one is the limit');
select is(rls.roomy_keeper(2000), current_setting('test.keeper')::integer, 'and has where it is not');

-- When the API signs both in
set local session authorization r_api;
select lives_ok($$ select rls.sign_in(role_name) from made $$, 'the API signs in persons of either keeper');
select lives_ok($$ select rls.sign_in(role_name) from made $$, 'and again, which changes nothing');
select lives_ok(format('set local role %I', current_setting('test.second')), 'then it may become one');
select is(current_user::text, current_setting('test.second'), 'and is');
reset role;
reset session authorization;
select ok(pg_temp.is_lent('first') and pg_temp.is_lent('second'), 'both are lent, with nothing inherited');
select is(
  (select count(*)::integer
   from pg_auth_members
   where grantor = to_regrole('r_keeper_' || current_setting('test.keeper'))
     and member = to_regrole('r_api')),
  1, 'each by its own keeper'
);
select is_empty('select from rls.person where signed_in_at is null', 'since when is known');

-- What cannot be lent
set local session authorization r_api;
select throws_ok($$ select rls.sign_in('r_owner') $$, 'QB302', null, 'the owner cannot be lent');
select throws_ok($$ select rls.sign_in('g_state') $$, 'QB302', null, 'nor a place');
select throws_ok($$ select rls.sign_in('r_keeper_1') $$, 'QB302', null, 'nor a keeper');
select throws_ok($$ select rls.sign_in('u_nobody') $$, 'QB302', null, 'nor who is not there');
reset session authorization;

-- When the first is signed out, and the second's sign-in has grown old
select rls.sign_out(role_name) from made where who = 'first';
update rls.person set signed_in_at = now() - interval '13 hours' where display_name = 'Second';

-- Then
select ok(not pg_temp.is_lent('first'), 'the API may not become the first any more');
select is(rls.sign_out_stale('12 hours'), 1, 'the clean-up takes back the second');
select is(rls.sign_out_stale('12 hours'), 0, 'and then finds nobody');

select * from finish();
