-- Who may read an export file sees in SQL all that the file holds, and whoever sees all of it may.

select plan(7);

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

create temp table scope (kind text, id bigint, rows text[]);
insert into scope
select 'state', null, array_agg(level || entity_id) from aggregate.metric_value
union all
select place.level, place.entity_id, array_agg(value.level || value.entity_id)
from rls.place as place
inner join aggregate.metric_value as value
  on place.entity_id = case place.level
    when 'district' then value.district_id
    when 'block' then value.block_id
    when 'cluster' then value.cluster_id
    else value.school_id
  end
group by place.level, place.entity_id;

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
  $$ select viewer, string_agg(concat_ws('_', kind, id), ' ' order by id nulls first)
     from viewer
     cross join scope
     where pg_temp.may_read(role_name, kind, id)
     group by viewer
     order by viewer $$,
  $$ values
    ('block', 'block_97411 cluster_974111 cluster_974112 school_9741111 school_9741112'),
    ('cluster', 'cluster_974111 school_9741111 school_9741112'),
    ('district', 'district_9741 block_97411 block_97412 cluster_974111 cluster_974112 school_9741111 school_9741112'),
    ('school', 'school_9741111'),
    ('state', 'state district_9741 district_9742 block_97411 block_97412 block_97421 cluster_974111 cluster_974112 '
      'school_9741111 school_9741112'),
    ('two', 'district_9742 block_97411 block_97421 cluster_974111 cluster_974112 school_9741111 school_9741112') $$,
  'the own place and all below may be read'
);
select is_empty(
  $$ select viewer, kind, id
     from viewer
     cross join scope
     where pg_temp.may_read(role_name, kind, id) is distinct from (pg_temp.rows_of(role_name) @> scope.rows) $$,
  'exactly those may read a document who see in SQL all that is in it'
);
select is_empty(
  $$ select viewer.viewer
     from viewer
     inner join scope
       on scope.kind in ('district', 'block')
       and scope.kind = viewer.viewer
     where not pg_temp.rows_of(role_name) @> pg_temp.rows_of(format('x_%s_%s', kind, id)::name)
       and pg_temp.may_read(role_name, kind, id) $$,
  'and who wrote the file sees no more'
);
select set_config('role', (select role_name from viewer where viewer = 'district'), true);
select is(rls.may_read_scope('block', null), false, 'no block is no scope');
select is(rls.may_read_scope('cluster', 974299), false, 'a cluster that is not there is no scope');
select is(rls.may_read_scope('village', 9741), false, 'nor is what is no level');
select is(rls.may_read_scope('block', 0), false, 'the 0 of the levels above opens nothing');
reset role;

select * from finish();
