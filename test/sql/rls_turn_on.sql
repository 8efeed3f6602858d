-- Row security is turned on, forced, with the policy without which the worker would see nothing.

select plan(8);

-- Given a table with two rows, and somebody who may read it
set local role r_owner;
create table aggregate.test_on (id integer);
insert into aggregate.test_on values (1), (2);
grant select on aggregate.test_on to r_worker;
comment on table aggregate.test_on is 'Two rows.';

-- Then
select results_eq(
  $$ select rls.turn_on_sql('aggregate.test_on') $$,
  $$ values
    ('alter table aggregate.test_on enable row level security'),
    ('alter table aggregate.test_on force row level security'),
    ('drop policy if exists test_on_of_worker on aggregate.test_on'),
    ('create policy test_on_of_worker on aggregate.test_on for all to r_worker, r_owner using (true) '
      'with check (true)'),
    ('grant select on aggregate.test_on to r_dba') $$,
  'it is five statements'
);

-- When it is turned on, twice
call rls.turn_on('aggregate.test_on');
grant insert on aggregate.test_on to public;
grant select (id) on aggregate.test_on to r_public;

-- Then
select results_eq(
  $$ select rls.turn_on_sql('aggregate.test_on') limit 2 $$,
  $$ values ('revoke all on aggregate.test_on from public'), ('revoke all on aggregate.test_on from r_public') $$,
  'what was granted by hand is taken back, from everyone and from anyone'
);
call rls.turn_on('aggregate.test_on');
select is(
  (select relacl::text from pg_class where oid = 'aggregate.test_on'::regclass),
  '{r_owner=arwdDxtm/r_owner,r_worker=r/r_owner,r_dba=r/r_owner}',
  'the worker keeps its rights, and who looks after the database reads it');
grant select on aggregate.test_on to r_viewer;
select is((select count(*)::integer from aggregate.test_on), 2, 'the owner sees all');
set local role r_worker;
select is((select count(*)::integer from aggregate.test_on), 2, 'the worker as many');
set local role r_viewer;
select is((select count(*)::integer from aggregate.test_on), 0, 'who has no policy sees nothing');
set local role r_owner;
select results_eq(
  $$ select rls.turn_on_sql('aggregate.test_on') $$,
  $$ values
    ('revoke all on aggregate.test_on from r_viewer'),
    ('drop policy if exists test_on_of_worker on aggregate.test_on'),
    ('create policy test_on_of_worker on aggregate.test_on for all to r_worker, r_owner using (true) '
      'with check (true)') $$,
  'what stands is not done again'
);
drop policy test_on_of_worker on aggregate.test_on;
select is((select count(*)::integer from aggregate.test_on), 0, 'without the policy the owner itself sees nothing');
reset role;

select * from finish();
