-- Which schools are shown, where, and what their clusters, blocks, district and state are called and placed.

select plan(13);

create function pg_temp.refresh_place() returns text language plpgsql as $$
declare
  v_is_changed boolean;
  v_clusters bigint[];
  v_blocks bigint[];
  v_districts bigint[];
begin
  call aggregate.refresh_place(v_is_changed, v_clusters, v_blocks, v_districts);
  return concat_ws(' ', v_is_changed, v_clusters, v_blocks, v_districts);
end;
$$;

-- Given masters of the UDISE layout, whose clusters name no district, and schools of all kinds
insert into transform.district (batch_id, line, district_id, district_name)
values (1, 2, 9761, 'Anand'), (1, 3, 9762, 'Bharuch'), (1, 4, 9763, ' ');
insert into transform.block (batch_id, line, block_id, block_name, district_id)
values (1, 2, 976101, 'Umreth', 9761), (1, 3, 976102, 'Sojitra', 9761), (1, 4, 976301, 'Nameless district', 9763),
  (1, 5, 976401, 'District unknown', 9764);
insert into transform.cluster (batch_id, line, cluster_id, cluster_name, block_id)
values (1, 2, 9761010001, 'Lingda', 976101), (1, 3, 9761010002, 'Malataj', 976101), (1, 4, 9761020001, 'Far', 976102),
  (1, 5, 9763010001, 'Lost', 976301), (1, 6, 9764010001, 'Lost too', 976401);
insert into transform.school (
  batch_id, line, school_id, school_name, district_id, block_id, cluster_id, management_id, category_id, latitude,
  longitude)
values
  (1, 2, 97610100101, ' A ', 9761, 976101, 9761010001, 1, 0, 22.10, 72.50),
  (1, 3, 97610100102, 'B', null, null, 9761010001, 0, 3, 22.30, 72.10),
  (1, 4, 97610100103, 'C', 9762, 976102, 9761010001, null, null, 22.20, 72.90),
  (1, 5, 97610100201, 'D', null, null, 9761010002, 2, 2, 23.00, 73.00),
  (1, 6, 97610200101, 'E', null, null, 9761020001, 2, 2, 24.00, 71.00),
  (1, 7, 97610200102, 'F', null, null, 9761020001, 2, 2, 24.50, 71.50),
  (1, 8, 97610300101, 'without cluster', 9761, 976101, null, 1, 1, 22, 72),
  (1, 9, 97610300102, 'of an unknown cluster', 9761, 976101, 9799999999, 1, 1, 22, 72),
  (1, 10, 97630100101, 'of a district without name', null, null, 9763010001, 1, 1, 22, 72),
  (1, 11, 97640100101, 'of an unknown district', null, null, 9764010001, 1, 1, 22, 72),
  (1, 12, 97610100109, 'nowhere', null, null, 9761010001, 1, 1, 0, 72);

-- When places are derived
select is(
  pg_temp.refresh_place(),
  't {9761010001,9761010002,9761020001} {976101,976102} {0,9761}',
  'all places are new'
);

-- Then
select results_eq(
  $$ select entity_id, entity_name, district_id, block_id, cluster_id, management_id, category_id
     from aggregate.place where level = 'school' order by 1 $$,
  $$ values
    (97610100101, 'A', 9761::bigint, 976101::bigint, 9761010001, 1, null::integer),
    (97610100102, 'B', 9761, 976101, 9761010001, null, 3),
    (97610100103, 'C', 9761, 976101, 9761010001, null, null),
    (97610100201, 'D', 9761, 976101, 9761010002, 2, 2),
    (97610200101, 'E', 9761, 976102, 9761020001, 2, 2),
    (97610200102, 'F', 9761, 976102, 9761020001, 2, 2) $$,
  'schools with names above and a position are shown where their cluster is, whatever they say themselves'
);
select results_eq(
  $$ select level, entity_id, latitude, longitude from aggregate.place
     where level not in ('school', 'state') order by 1, 2 $$,
  $$ values
    ('block', 976101::bigint, 22.20, 72.50),
    ('block', 976102, 24.00, 71.00),
    ('cluster', 9761010001, 22.20, 72.50),
    ('cluster', 9761010002, 23.00, 73.00),
    ('cluster', 9761020001, 24.00, 71.00),
    ('district', 9761, 22.20, 72.50) $$,
  'positions are discrete medians from below, over schools, latitude and longitude apart'
);
select results_eq(
  $$ select entity_id, entity_name, district_id, block_id, cluster_id, school_id from aggregate.place
     where level = 'state' $$,
  $$ values (97::bigint, 'State 97', 0::bigint, 0::bigint, 0::bigint, 0::bigint) $$,
  'the state has the code that its districts begin with'
);
select results_eq(
  $$ select level, entity_id, district_id, block_id, cluster_id from rls.place where district_id = 9761
     order by array_position('{district,block,cluster,school}', level), entity_id limit 4 $$,
  $$ values
    ('district', 9761::bigint, 9761::bigint, 0::bigint, 0::bigint),
    ('block', 976101, 9761, 976101, 0),
    ('block', 976102, 9761, 976102, 0),
    ('cluster', 9761010001, 9761, 976101, 9761010001) $$,
  'the policies have the same hierarchy'
);
select isnt(to_regrole('g_block_976102')::text, null, 'and a block its group');

-- When nothing changed
select is(pg_temp.refresh_place(), 'f {} {} {}', 'nothing is written');

-- When a cluster is renamed and the state says its name
update transform.cluster set cluster_name = 'Lingda East' where cluster_id = 9761010001;
insert into aggregate.setting values ('state_name', '"Suvarna Pradesh"');

-- Then
select is(pg_temp.refresh_place(), 't {} {} {}', 'a new name changes what is shown, and no value');
select results_eq(
  $$ select entity_name from aggregate.place where entity_id in (97, 9761010001) order by 1 $$,
  $$ values ('Lingda East'), ('Suvarna Pradesh') $$,
  'the new names are shown'
);

-- When a cluster goes to another block, and a school gets another management
update transform.cluster set block_id = 976102 where cluster_id = 9761010002;
update transform.school set management_id = 7 where school_id = 97610100101;

-- Then
select is(
  pg_temp.refresh_place(),
  't {9761010001,9761010002} {976101,976102} {9761}',
  'both blocks are touched by the move, and the cluster of the other school'
);
select results_eq(
  $$ select level, block_id from rls.place where cluster_id = 9761010002 order by 1 $$,
  $$ values ('cluster', 976102::bigint), ('school', 976102) $$,
  'the policies follow'
);

-- When no school of the other block is left
delete from transform.school where cluster_id <> 9761010001;
select pg_temp.refresh_place();

-- Then
select results_eq(
  $$ select level, count(*)::integer from aggregate.place group by 1 order by 1 $$,
  $$ values ('block', 1), ('cluster', 1), ('district', 1), ('school', 3), ('state', 1) $$,
  'places without schools are not shown'
);
select results_eq(
  $$ select level, count(*)::integer from rls.place where district_id = 9761 group by 1 order by 1 $$,
  $$ values ('block', 1), ('cluster', 1), ('district', 1), ('school', 3) $$,
  'nor does a policy know them'
);

select * from finish();
