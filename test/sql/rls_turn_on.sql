-- Row security is turned on, forced, with the policy without which the worker would see nothing.

select plan(6);

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
      'with check (true)') $$,
  'it is four statements'
);

-- When it is turned on, twice
call rls.turn_on('aggregate.test_on');
call rls.turn_on('aggregate.test_on');
grant select on aggregate.test_on to r_viewer;

-- Then
select is((select count(*)::integer from aggregate.test_on), 2, 'the owner sees all');
set local role r_worker;
select is((select count(*)::integer from aggregate.test_on), 2, 'the worker as many');
set local role r_viewer;
select is((select count(*)::integer from aggregate.test_on), 0, 'who has no policy sees nothing');
set local role r_owner;
select results_eq(
  $$ select rls.turn_on_sql('aggregate.test_on') $$,
  $$ values
    ('drop policy if exists test_on_of_worker on aggregate.test_on'),
    ('create policy test_on_of_worker on aggregate.test_on for all to r_worker, r_owner using (true) '
      'with check (true)') $$,
  'what stands is not done again'
);
drop policy test_on_of_worker on aggregate.test_on;
select is((select count(*)::integer from aggregate.test_on), 0, 'without the policy the owner itself sees nothing');
reset role;

select * from finish();
