-- Who may read an export file sees in SQL all that the file holds, and whoever sees all of it may.

select plan(5);

-- Given two districts and what every viewer may see of them
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9741, 9741, 0, 0),
  ('district', 9742, 9742, 0, 0),
  ('block', 97411, 9741, 97411, 0),
  ('block', 97412, 9741, 97412, 0),
  ('block', 97421, 9742, 97421, 0),
  ('cluster', 974111, 9741, 97411, 974111),
  ('cluster', 974112, 9741, 97411, 974112),
  ('school', 9741111, 9741, 97411, 974111),
  ('school', 9741112, 9741, 97411, 974111);
call rls.sync_groups();
insert into aggregate.metric_value (
  metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id, school_id,
  entities_reporting, entities_expected
)
select 'm', level, 'overall', date '2026-07-01', date '2026-07-31', entity_id, district_id, block_id, cluster_id,
  case level when 'school' then entity_id else 0 end, 1, 1
from rls.place
union all
select 'm', 'state', 'overall', '2026-07-01', '2026-07-31', 97, 0, 0, 0, 0, 1, 1;

create temp table viewer (viewer text, role_name name);
insert into viewer
values
  ('state', rls.enrol('State', level => 'state')),
  ('district', rls.enrol('District', level => 'district', entity_id => 9741)),
  ('block', rls.enrol('Block', level => 'block', entity_id => 97411)),
  ('cluster', rls.enrol('Cluster', level => 'cluster', entity_id => 974111)),
  ('school', rls.enrol('School', level => 'school', entity_id => 9741111)),
  ('two', rls.enrol('Two', level => 'block', entity_id => 97411)),
  ('nowhere', rls.enrol('Nowhere'));
select rls.grant_scope(role_name, 'district', 9742) from viewer where viewer = 'two';

create temp table scope (kind text, id bigint, export_role text);
insert into scope
select 'state', null, 'x_state'
union all
select level, entity_id, format('x_%s_%s', level, entity_id) from rls.place where level in ('district', 'block');

create function pg_temp.rows_of(role_name name) returns text[] language plpgsql as $$
declare
  v_rows text[];
begin
  execute format('set local role %I', role_name);
  select array_agg(level || entity_id order by level, entity_id) into v_rows from aggregate.metric_value;
  reset role;
  return coalesce(v_rows, '{}');
end;
$$;
create function pg_temp.may_read(role_name name, kind text, id bigint) returns boolean language plpgsql as $$
declare
  v_answer boolean;
begin
  execute format('set local role %I', role_name);
  v_answer := rls.may_read_scope(kind, id);
  reset role;
  return v_answer;
end;
$$;

-- Then
select results_eq(
  $$ select viewer, string_agg(export_role, ' ' order by id nulls first)
     from viewer
     cross join scope
     where pg_temp.may_read(role_name, kind, id)
     group by viewer
     order by viewer $$,
  $$ values
    ('block', 'x_block_97411'),
    ('district', 'x_district_9741 x_block_97411 x_block_97412'),
    ('state', 'x_state x_district_9741 x_district_9742 x_block_97411 x_block_97412 x_block_97421'),
    ('two', 'x_district_9742 x_block_97411 x_block_97421') $$,
  'the own place and all below may be read; clusters and schools have no file'
);
select is_empty(
  $$ select viewer, export_role
     from viewer
     cross join scope
     where pg_temp.may_read(role_name, kind, id)
       is distinct from (pg_temp.rows_of(role_name) @> pg_temp.rows_of(export_role)) $$,
  'exactly those may read a file who see in SQL all that is in it'
);
select set_config('role', (select role_name from viewer where viewer = 'district'), true);
select is(rls.may_read_scope('block', null), false, 'no block is no scope');
select is(rls.may_read_scope('cluster', 974111), false, 'a cluster is no scope of a file');
select is(rls.may_read_scope('block', 0), false, 'the 0 of the levels above opens nothing');
reset role;

select * from finish();
