-- Schools that no report shows are listed with all that they lack, until they lack nothing any more.

select plan(6);

create function pg_temp.listed() returns table (school_id bigint, exception_type text) language sql as $$
  select school_id, exception_type from aggregate.invalid_school order by school_id;
$$;

-- Given masters that lack this and that
insert into transform.district (batch_id, line, district_id, district_name)
values (999, 2, 9761, 'Anand'), (999, 4, 9763, ' ');
insert into transform.block (batch_id, line, block_id, block_name, district_id)
values (999, 2, 976101, 'Umreth', 9761), (999, 4, 976301, 'Nameless district', 9763), (999, 5, 976401, 'Far', 9764);
insert into transform.cluster (batch_id, line, cluster_id, cluster_name, block_id)
values (999, 2, 9761010001, 'Lingda', 976101), (999, 5, 9763010001, 'Lost', 976301), (999, 6, 9764010001, ' ', 976401),
  (999, 7, 9765010001, 'Lost too', 976501);
insert into transform.school (batch_id, line, school_id, school_name, district_id, block_id, cluster_id, latitude,
  longitude)
values
  (999, 2, 97610100101, 'In order', 9762, 976201, 9761010001, 22.1, 72.5),
  (999, 3, 97610100102, 'Without cluster', 9761, 976101, null, 22, 72),
  (999, 4, 97610100103, 'Of an unknown cluster', 9761, 976101, 9799999999, 22, 72),
  (999, 5, 97630100101, 'Of a district without name', null, null, 9763010001, 22, 72),
  (999, 6, 97640100101, 'Of a cluster without name', null, null, 9764010001, 22, 72),
  (999, 7, 97650100101, 'Of an unknown block', null, null, 9765010001, 22, 72),
  (999, 8, 97610100109, ' ', null, null, 9761010001, 0, 72);

-- and a file whose lines were rejected
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key)
select '00000000-0000-7000-8000-000000000001', person_id, 'school', 'school_mst.zip', 'k1' from rls.person;
select staging.open_batch('00000000-0000-7000-8000-000000000001', 'school', 'school_mst.csv');
create function pg_temp.batch() returns integer language sql as 'select max(batch_id) from staging.batch';

create function pg_temp.suspect(line bigint, id text, name text, latitude text, longitude text) returns void
language plpgsql as $$
begin
  execute format('insert into landing.%I (line, cells) values ($1, $2)', 'suspect_' || pg_temp.batch())
  using line, array(
    select case cell.column_name
        when 'school_id' then id
        when 'school_name' then name
        when 'cluster_id' then '9761010001'
        when 'latitude' then latitude
        when 'longitude' then longitude
      end
    from staging.source_cell('school') as cell
    order by cell.cell_index);
end;
$$;
select pg_temp.suspect(2, '97610100201', 'Nowhere', 'NULL', '0.0');
select pg_temp.suspect(3, '97610100202', '', '22.5', '720');
select pg_temp.suspect(4, '97610100101', 'In order', '', '72.5');
select pg_temp.suspect(5, 'no number', 'Nobody knows', '', '');
call transform.process_batch(pg_temp.batch());
call staging.close_batch(pg_temp.batch(), 4, 0, 4, 'rejected.csv');

-- When places are brought in step
call aggregate.refresh();

-- Then
select results_eq(
  'select * from pg_temp.listed()',
  $$ values
    (97610100102::bigint, 'missing cluster'),
    (97610100103, 'unknown cluster'),
    (97610100109, 'missing school name and missing latitude'),
    (97610100201, 'missing latitude and missing longitude'),
    (97610100202, 'missing school name and invalid longitude'),
    (97630100101, 'missing district name'),
    (97640100101, 'missing cluster name and unknown district'),
    (97650100101, 'unknown block and missing district') $$,
  'each school that is not shown is there with its reasons, and none that is shown'
);
select results_eq(
  $$ select district_id, block_id, cluster_id from aggregate.invalid_school
     where school_id in (97610100103, 97610100201, 97650100101) order by school_id $$,
  $$ values (9761::bigint, 976101::bigint, 9799999999::bigint), (9761, 976101, 9761010001), (null, 976501, 9765010001) $$,
  'its place is as far as the masters know it, else as its own row says'
);
select results_eq(
  $$ select entity_id from aggregate.place where level = 'school' $$, $$ values (97610100101::bigint) $$,
  'the others are shown'
);

-- When nothing changed
create temp table found as select school_id, ctid::text as place from aggregate.invalid_school;
call aggregate.refresh_invalid_school();

-- Then
select set_eq(
  'select school_id, ctid::text as place from aggregate.invalid_school', 'select * from found', 'nothing is written');

-- When masters are corrected, and the rejected file is withdrawn
update transform.district set district_name = 'Bharuch' where district_id = 9763;
insert into transform.school (batch_id, line, school_id, school_name, cluster_id, latitude, longitude)
values (998, 2, 97610100201, 'Nowhere', 9761010001, 22.7, 72.7);
update staging.batch set state = 'withdrawn', aggregated_at = null where batch_id = pg_temp.batch();
call aggregate.refresh();

-- Then
select results_eq(
  'select school_id from pg_temp.listed()',
  $$ values (97610100102::bigint), (97610100103), (97610100109), (97640100101), (97650100101) $$,
  'whoever lacks nothing any more is gone from the list, and the rows that were withdrawn'
);
select is_empty(
  $$ (select school_id from transform.school
      except select school_id from aggregate.invalid_school
      except select entity_id from aggregate.place where level = 'school')
     union all
     (select school_id from aggregate.invalid_school
      intersect select entity_id from aggregate.place where level = 'school') $$,
  'a school is either shown or listed, never both'
);

select * from finish();
