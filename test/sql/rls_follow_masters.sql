-- Who may look where follows the masters: places that are renamed, merged, taken away, and come back.

select plan(15);

-- Given two districts with a block each, a cluster and a school in either, and somebody for each place of the first
insert into transform.district (batch_id, line, district_id, district_name)
values (1, 2, 9741, 'Anand'), (1, 3, 9742, 'Bharuch');
insert into transform.block (batch_id, line, block_id, block_name, district_id)
values (1, 2, 974101, 'Umreth', 9741), (1, 3, 974201, 'Sojitra', 9742);
insert into transform.cluster (batch_id, line, cluster_id, cluster_name, block_id)
values (1, 2, 9741010001, 'Lingda', 974101), (1, 3, 9742010001, 'Malataj', 974201);
insert into transform.school (batch_id, line, school_id, school_name, cluster_id, latitude, longitude)
values (1, 2, 97410100101, 'A', 9741010001, 22.1, 72.5), (1, 3, 97420100101, 'B', 9742010001, 22.3, 72.1);
call aggregate.refresh_place();

create temp table viewer as
select who, rls.enrol(who, level => level, entity_id => entity_id) as role_name
from (
  values ('Anand', 'district', 9741::bigint), ('Bharuch', 'district', 9742), ('Umreth', 'block', 974101),
    ('Lingda', 'cluster', 9741010001), ('A', 'school', 97410100101)
) as given (who, level, entity_id);
grant select on viewer to public;

-- The districts and schools that somebody sees
create function pg_temp.sees(viewer_name text) returns text language plpgsql as $$
declare
  v_places text;
begin
  execute format('set local role %I', (select role_name from viewer where who = viewer_name));
  select string_agg(entity_name, ' ' order by level, entity_name) into v_places
  from aggregate.place
  where level in ('district', 'school');
  reset role;
  return v_places;
end;
$$;
create function pg_temp.told() returns setof text language sql as $$
  select replace(sentence, viewer.role_name, viewer.who)
  from rls.drift() as sentence
  inner join viewer on position(viewer.role_name in sentence) > 0
  order by 1;
$$;

-- Then
select results_eq(
  'select who, pg_temp.sees(who) from viewer order by 1',
  $$ values ('A', 'Anand A'), ('Anand', 'Anand A'), ('Bharuch', 'Bharuch B'), ('Lingda', 'Anand A'),
       ('Umreth', 'Anand A') $$,
  'each sees the own district and the schools of the own place'
);

-- When the district is renamed
update transform.district set district_name = 'Charotar' where district_id = 9741;
call aggregate.refresh_place();

-- Then
select is(pg_temp.sees('Anand'), 'Charotar A', 'the same officer sees it under its new name');
select is(pg_temp.sees('A'), 'Charotar A', 'and so do all below');

-- When the block goes to the other district
update transform.block set district_id = 9742 where block_id = 974101;
call aggregate.refresh_place();

-- Then
select is(pg_temp.sees('Bharuch'), 'Bharuch A B', 'the officer there sees its schools from now on');
select is(pg_temp.sees('Anand'), null, 'and the other no more: a district without a school is not shown');
select results_eq(
  $$ select who, pg_temp.sees(who) from viewer where who in ('Umreth', 'Lingda', 'A') order by 1 $$,
  $$ values ('A', 'Bharuch A'), ('Lingda', 'Bharuch A'), ('Umreth', 'Bharuch A') $$,
  'block, cluster and school look up to the new district'
);
select results_eq(
  'select pg_temp.told()',
  $$ values ('Anand may look at district 9741, which left the masters: rls.withdraw_scope, and give the new place.') $$,
  'who looks at a district that is gone is told of, and nobody else'
);

-- When two blocks become one, and the school goes with its cluster
update transform.cluster set block_id = 974201 where cluster_id = 9741010001;
delete from transform.block where block_id = 974101;
call aggregate.refresh_place();

-- Then
select results_eq(
  $$ select who, pg_temp.sees(who) from viewer where who in ('Umreth', 'Lingda', 'A') order by 1 $$,
  $$ values ('A', 'Bharuch A'), ('Lingda', 'Bharuch A'), ('Umreth', null) $$,
  'cluster and school move with it, and the block that is gone shows nothing'
);
select is((select count(*)::integer from pg_temp.told()), 2, 'both officers of places that are gone are told of');

-- When the school closes
delete from transform.school where school_id = 97410100101;
call aggregate.refresh_place();

-- Then
select results_eq(
  $$ select who, pg_temp.sees(who) from viewer where who in ('Bharuch', 'Lingda', 'A') order by 1 $$,
  $$ values ('A', null::text), ('Bharuch', 'Bharuch B'), ('Lingda', null) $$,
  'its head teacher sees nothing, nor does its cluster, which has no other'
);
select is((select count(*)::integer from pg_temp.told()), 4, 'they are told of, too');
select isnt(to_regrole('g_district_9741')::text, null, 'the group of a place that went stays');

-- When all is taken back
insert into transform.block (batch_id, line, block_id, block_name, district_id) values (1, 2, 974101, 'Umreth', 9741);
update transform.cluster set block_id = 974101 where cluster_id = 9741010001;
insert into transform.school (batch_id, line, school_id, school_name, cluster_id, latitude, longitude)
values (1, 2, 97410100101, 'A', 9741010001, 22.1, 72.5);
call aggregate.refresh_place();

-- Then
select results_eq(
  'select who, pg_temp.sees(who) from viewer order by 1',
  $$ values ('A', 'Charotar A'), ('Anand', 'Charotar A'), ('Bharuch', 'Bharuch B'), ('Lingda', 'Charotar A'),
       ('Umreth', 'Charotar A') $$,
  'each sees the own again, without a grant'
);
select is_empty('select pg_temp.told()', 'and nothing is told');
select is_empty(
  $$ select sentence from rls.drift() as sentence where sentence ~ '([gx]_(district|block)_| )974[0-9]*\M' $$,
  'of no group, role or scope of these places'
);

select * from finish();
