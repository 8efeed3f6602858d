-- Whose call it is, as themselves and inside a security definer function, whatever a client sets.

select plan(8);

-- Given two persons, and a function with more rights than they have
select set_config('test.one', rls.enrol('One', roles => '{r_emitter}'), true);
select set_config('test.two', rls.enrol('Two'), true);
create function pg_temp.id(name text) returns integer language sql as $$
  select person_id from rls.person where display_name = name;
$$;
select set_config('test.one_id', pg_temp.id('One')::text, true);
select set_config('test.two_id', pg_temp.id('Two')::text, true);
create function tap.asked_by() returns integer security definer language sql as 'select rls.current_person_id()';
alter function tap.asked_by() owner to r_owner;
grant execute on function tap.asked_by() to public;

-- Then
select is(rls.current_person_id(), null, 'the superuser is nobody of ours');
select set_config('role', current_setting('test.one'), true);
select is(rls.current_person_id(), current_setting('test.one_id')::integer, 'one is one');
select is(tap.asked_by(), current_setting('test.one_id')::integer, 'inside another''s function too');
reset role;
select set_config('role', current_setting('test.two'), true);
select is(rls.current_person_id(), current_setting('test.two_id')::integer, 'two is two');
reset role;

-- When a session that may become one only says that it is two
select rls.sign_in(current_setting('test.one'));
set local session authorization r_api;
select set_config('role', current_setting('test.one'), true);
select throws_ok(
  format('set local role %I', current_setting('test.two')), '42501', null, 'one cannot become two');
select throws_ok(
  format('select set_config(''role'', %L, true)', current_setting('test.two')), '42501', null, 'nor by a setting');
select is(tap.asked_by(), current_setting('test.one_id')::integer, 'and is one still');
reset role;
reset session authorization;

-- When one is expelled while at work
select set_config('role', current_setting('test.one'), true);
reset role;
update rls.person set expelled_at = now() where display_name = 'One';
select set_config('role', current_setting('test.one'), true);
select is(rls.current_person_id(), null, 'who is expelled is nobody');
reset role;

select * from finish();
