-- Each kind of tampering by hand is told; what follows from the masters comes back with rls.sync_groups.

select plan(15);

-- Given two districts, a block, a cluster and a school, and persons who look at them
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9771, 9771, 0, 0),
  ('district', 9772, 9772, 0, 0),
  ('block', 97711, 9771, 97711, 0),
  ('cluster', 977111, 9771, 97711, 977111),
  ('school', 9771111, 9771, 97711, 977111);
call rls.sync_groups();
create temp table made as
select who, rls.enrol(who, level => level, entity_id => entity_id) as role_name
from (
  values ('district', 'district', 9771::bigint), ('block', 'block', 97711), ('cluster', 'cluster', 977111),
    ('school', 'school', 9771111)
) as given (who, level, entity_id);

grant select on made to public;

create function pg_temp.told() returns setof text language sql as $$
  select coalesce((
    select replace(sentence, made.role_name, made.who)
    from made
    where sentence like '%' || made.role_name || '%'
  ), sentence)
  from rls.drift() as sentence
  where sentence !~ '^The role u_.* is nobody''s'
  order by 1;
$$;
create function pg_temp.by_hand(statement text, who text default 'district') returns void language plpgsql as $$
begin
  execute format(statement, (select role_name from made where made.who = by_hand.who));
end;
$$;

-- Then
select is_empty('select pg_temp.told()', 'what procedures made is as it should be');

-- When groups are tampered with
revoke g_district from g_district_9771 granted by r_keeper;
revoke x_district_9772 from r_worker granted by r_keeper;
drop role x_block_97711;

-- Then
select results_eq(
  'select pg_temp.told()',
  $$ values
    ('The worker cannot become x_district_9772: call rls.sync_groups().'),
    ('There is no role x_block_97711, which writes the files of block 97711: call rls.sync_groups().'),
    ('g_district_9771 is no member of g_district, so its members see nothing: call rls.sync_groups().') $$,
  'a group that lost its kind, a role of exports that is gone or cannot be taken'
);
call rls.sync_groups();
select is_empty('select pg_temp.told()', 'and all of it comes back');

-- When a place has roles that another login made
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('district', 9773, 9773, 0, 0);
create role g_district_9773;
select lives_ok('call rls.sync_groups()', 'they stop nothing');
select is(to_regrole('x_district_9773')::text, null, 'and are left alone');
select ok(
  exists (select from pg_temp.told() as told where told like 'The role g_district_9773 was made by another login%'),
  'but told of');
drop role g_district_9773;
call rls.sync_groups();

-- When persons are given by hand what no procedure gives
select pg_temp.by_hand('grant r_owner to %I');
select pg_temp.by_hand('grant g_state to %I with admin option', 'block');
select pg_temp.by_hand('alter role %I login', 'cluster');
select pg_temp.by_hand('grant %I to r_api', 'school');
create role drift_tool;
grant g_state to drift_tool;

-- Then
select results_eq(
  'select pg_temp.told()',
  $$ values
    ('The API may become school, who is not signed in: call rls.sign_out.'),
    ('block may become g_state or give it on: grant it with rls.grant_scope.'),
    ('cluster can log in at the database, and is no analyst.'),
    ('district is a member of r_owner, which is no right to be given.'),
    ('district may become r_owner or give it on: grant it with rls.grant_scope.'),
    ('drift_tool is a member of g_state, which no procedure gave: revoke it, or rls.enrol a person.') $$,
  'rights that are none, places to give on, logins, persons lent to the API, members that are no persons'
);
select pg_temp.by_hand('revoke r_owner from %I');
select pg_temp.by_hand('revoke g_state from %I', 'block');
select pg_temp.by_hand('alter role %I nologin', 'cluster');
select pg_temp.by_hand('revoke %I from r_api', 'school');
drop role drift_tool;
select is_empty('select pg_temp.told()', 'undone, nothing is left');

-- When one of the two lists of clusters and schools is changed alone
select pg_temp.by_hand('revoke g_cluster from %I granted by r_keeper', 'cluster');
delete from rls.scope where level = 'school';

-- Then
select results_eq(
  'select pg_temp.told()',
  $$ values
    ('cluster has cluster 977111 and is not in g_cluster, so it sees nothing there: rls.grant_scope.'),
    ('school is in g_school and has no school: rls.grant_scope.') $$,
  'either is told'
);
select rls.grant_scope(role_name, 'cluster', 977111) from made where who = 'cluster';
select rls.grant_scope(role_name, 'school', 9771111) from made where who = 'school';
select is_empty('select pg_temp.told()', 'and granting it again mends it');

-- When the masters are corrected: the cluster belongs to another district, and the block has another number
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('block', 97721, 9772, 97721, 0);
delete from rls.place where level = 'block' and entity_id = 97711;
update rls.place set district_id = 9772, block_id = 97721 where level in ('cluster', 'school');

-- Then
select results_eq(
  'select pg_temp.told()',
  $$ values
    ('There is no group of block 97721: call rls.sync_groups().'),
    ('block may look at block 97711, which left the masters: rls.withdraw_scope, and give the new place.'),
    ('cluster 977111 of cluster moved: call rls.sync_groups().'),
    ('school 9771111 of school moved: call rls.sync_groups().') $$,
  'what moved, what came, and who looks at what is gone'
);
call rls.sync_groups();
select results_eq(
  'select pg_temp.told()',
  $$ values ('block may look at block 97711, which left the masters: rls.withdraw_scope, and give the new place.') $$,
  'what follows is done, what somebody has to decide stays'
);
select set_config('role', (select role_name from made where who = 'school'), true);
select results_eq(
  $$ select rls.reachable_districts('school'), rls.may_read_scope('school', 9771111),
       rls.may_read_scope('cluster', 977111) $$,
  $$ values ('{0,9772}'::bigint[], true, false) $$,
  'the head teacher looks up to the new district'
);
select set_config('role', (select role_name from made where who = 'district'), true);
select is(rls.may_read_scope('cluster', 977111), false, 'the officer of the old one sees the cluster no more');
select set_config('role', (select role_name from made where who = 'block'), true);
select results_eq(
  $$ select rls.reachable_districts('block'), rls.may_read_scope('block', 97711) $$,
  $$ values ('{0}'::bigint[], false) $$,
  'who looks at a block that is gone sees nothing there'
);
reset role;

select * from finish();
