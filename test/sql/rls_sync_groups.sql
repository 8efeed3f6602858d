-- Groups and export roles follow the places, and scopes move with them.

select plan(13);

-- Given a district with a block, a cluster and a school, and its head teacher
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9731, 9731, 0, 0),
  ('block', 97311, 9731, 97311, 0),
  ('block', 97312, 9731, 97312, 0),
  ('cluster', 973111, 9731, 97311, 973111),
  ('cluster', 973121, 9731, 97312, 973121),
  ('school', 9731111, 9731, 97311, 973111);
call rls.sync_groups();
select set_config('test.head', rls.enrol('Head', level => 'school', entity_id => 9731111), true);

-- Then
select results_eq(
  $$ select pg_get_userbyid(roleid)::text collate "default", pg_get_userbyid(member)::text collate "default",
       inherit_option, set_option
     from pg_auth_members
     where pg_get_userbyid(member) ~ '^[gx]_(district_9731|block_97311)$'
     order by 2, 1 $$,
  $$ values
    ('g_block', 'g_block_97311', true, false),
    ('g_district', 'g_district_9731', true, false),
    ('g_block_97311', 'x_block_97311', true, false),
    ('r_viewer', 'x_block_97311', true, false),
    ('g_district_9731', 'x_district_9731', true, false),
    ('r_viewer', 'x_district_9731', true, false) $$,
  'a group is of its kind, and who exports a place is a viewer of it'
);
select results_eq(
  $$ select pg_get_userbyid(roleid)::text collate "default", inherit_option, set_option
     from pg_auth_members
     where member = to_regrole('r_worker')
       and pg_get_userbyid(roleid) ~ '^x_(state$|.*_973)'
     order by 1 $$,
  $$ values ('x_block_97311', false, true), ('x_block_97312', false, true), ('x_district_9731', false, true),
       ('x_state', false, true) $$,
  'the worker may become who exports, and has nothing of it before'
);
select is_empty(
  $$ select rolname from pg_roles where rolname ~ '^[gx]_' and (rolcanlogin or rolcreaterole or rolbypassrls) $$,
  'none of them can log in or make roles'
);
select is(to_regrole('g_cluster_973111')::text, null, 'clusters and schools, of which there are many, get no roles');

-- When nothing is new
select lives_ok('call rls.sync_groups()', 'once more is harmless');

-- When a district comes, and the school moves to another cluster
insert into rls.place (level, entity_id, district_id, block_id, cluster_id) values ('district', 9732, 9732, 0, 0);
update rls.place set block_id = 97312, cluster_id = 973121 where entity_id = 9731111;
set local role r_worker;
select lives_ok('call rls.sync_groups()', 'the worker may call it');
reset role;

-- Then
select isnt(to_regrole('x_district_9732')::text, null, 'the district has its roles');
select results_eq(
  'select entity_id, district_id, block_id, cluster_id from rls.scope',
  'values (9731111::bigint, 9731::bigint, 97312::bigint, 973121::bigint)',
  'the scope of the head teacher moved with the school'
);
select set_config('role', current_setting('test.head'), true);
select is(rls.reachable_blocks('school'), '{0,97312}'::bigint[], 'who looks up from there to the new block');
select is(rls.reachable_clusters('school'), '{0,973121}'::bigint[], 'and cluster');
reset role;

-- The statements, as they are printed
select results_eq(
  $$ select rls.group_sql('district', 7) $$,
  $$ values
    ('create role g_district_7 nologin'),
    ('grant g_district to g_district_7 with inherit true, set false'),
    ('create role x_district_7 nologin'),
    ('grant r_viewer, g_district_7 to x_district_7 with inherit true, set false'),
    ('grant x_district_7 to r_worker with inherit false, set true') $$,
  'a group is five statements'
);
select throws_ok($$ select rls.group_sql('school', 7) $$, 'QB301', null, 'there is no group of a school');
select throws_ok($$ select rls.group_sql('district') $$, 'QB301', null, 'nor of no district');

select * from finish();
