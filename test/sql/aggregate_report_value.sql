-- What is shown of stored values: rounded half up, with names, changes, what accompanies, and schools by kind.

select plan(15);

-- Given two schools, one without category, and values that meet every edge of rounding
insert into aggregate.place (
  level, entity_id, entity_name, district_id, block_id, cluster_id, school_id, latitude, longitude, management_id,
  category_id)
values
  ('school', 97710100101, 'First', 9771, 977101, 9771010001, 97710100101, 22.1, 72.1, 1, 2),
  ('school', 97710100102, 'Second', 9771, 977101, 9771010001, 97710100102, 22.2, 72.2, 1, null),
  ('cluster', 9771010001, 'Lingda', 9771, 977101, 9771010001, 0, 22.1, 72.1, null, null);
insert into aggregate.metric_value (
  metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id, school_id,
  of_management_id, of_category_id, numerator, denominator, also, previous_numerator, previous_denominator, previous_also, entities_reporting,
  entities_expected, kinds)
values
  ('student_attendance_rate', 'school', 'month', '2021-07-01', '2021-07-31', 97710100101, 9771, 977101, 9771010001,
    97710100101, 1, 2, 1, 2000, '{1,34}', 1, 3, '{1,30}', 1, 1, null),
  ('student_attendance_rate', 'school', 'month', '2021-07-01', '2021-07-31', 97710100102, 9771, 977101, 9771010001,
    97710100102, 1, 0, null, null, '{null,null}', 2, 3, '{0,5}', 0, 1, null),
  ('student_attendance_rate', 'cluster', 'month', '2021-07-01', '2021-07-31', 9771010001, 9771, 977101, 9771010001,
    0, 0, 0, 1249, 2000, '{1,34}', null, null, '{null,null}', 1, 2,
    array[
      row(0, 2, 1, 2000, '{1,34}', 1, 3, '{1,30}', 1, 1)::aggregate.kind_figure,
      row(1, 0, 1249, 2000, '{1,34}', 1, 2, '{1,35}', 1, 2)::aggregate.kind_figure,
      row(1, 2, 1, 2000, '{1,34}', 1, 3, '{1,30}', 1, 1)::aggregate.kind_figure]);
insert into aggregate.kind (management_id, category_id) values (0, 2), (1, 0), (1, 2);

create function pg_temp.shown(metric text) returns table (id bigint, name text, value numeric, change numeric,
  numerator numeric, denominator numeric) language sql as $$
  select entity_id, entity_name, value, change, report_value.numerator, report_value.denominator
  from aggregate.report_value
  where metric_name = metric and management_id is null and category_id is null
  order by 1;
$$;

-- Then
select results_eq(
  $$ select * from pg_temp.shown('student_attendance_rate') $$,
  $$ values
    (9771010001, 'Lingda', 62.5, null, 1249::numeric, 2000::numeric),
    (97710100101, 'First', 0.1, -33.2, 1, 2000),
    (97710100102, 'Second', null, null, null, null) $$,
  '62.45 is 62.5, 0.05 is 0.1; no data has no value and no change; a change is between what was shown'
);
select results_eq(
  $$ select * from pg_temp.shown('student_attendance_students') $$,
  $$ values
    (9771010001, 'Lingda', 34::numeric, null::numeric, 34::numeric, null::numeric),
    (97710100101, 'First', 34, 4, 34, null),
    (97710100102, 'Second', null, null, null, null) $$,
  'what accompanies has rows of its own'
);
select results_eq(
  $$ select id, value, change from pg_temp.shown('student_attendance_low_schools') $$,
  $$ values (9771010001, 1::numeric, null::numeric), (97710100101, 1, 0), (97710100102, null, null) $$,
  'all of it'
);
select results_eq(
  $$ select school_id, management_id, category_id from aggregate.report_value
     where metric_name = 'student_attendance_rate' and level = 'school' order by 1, 2 nulls first, 3 nulls first $$,
  $$ values
    (97710100101, null, null),
    (97710100101, null, 2),
    (97710100101, 1, null),
    (97710100101, 1, 2),
    (97710100102, null, null),
    (97710100102, 1, null) $$,
  'a school is shown over all, and under each of its kinds'
);
select results_eq(
  $$ select management_id, category_id, value, change, numerator, entities_expected from aggregate.report_value
     where metric_name = 'student_attendance_rate' and level = 'cluster' order by 1 nulls first, 2 nulls first $$,
  $$ values
    (null, null, 62.5, null, 1249::numeric, 2),
    (null, 2, 0.1, -33.2, 1, 1),
    (1, null, 62.5, 12.5, 1249, 2),
    (1, 2, 0.1, -33.2, 1, 1) $$,
  'a cluster holds the figures of each kind of its schools'
);
select results_eq(
  $$ select value from aggregate.report_value where metric_name = 'student_attendance_students'
       and level = 'school' and management_id = 1 and category_id = 2 $$,
  $$ values (34::numeric) $$,
  'what accompanies it too'
);

-- Then the columns are what others build on
select results_eq(
  $$ select string_agg(attname::text collate "default", ' ' order by attnum) from pg_attribute
     where attrelid = 'aggregate.report_value'::regclass and attnum > 0 $$,
  $$ values ('metric_name level entity_id entity_name district_id block_id cluster_id school_id window_name '
    'period_start period_end management_id grade subject category_id gender item value numerator denominator '
    'entities_reporting entities_expected refreshed_at change suppressed') $$,
  'in the order that the interface says'
);
select matches(
  obj_description('aggregate.report_value'::regclass), '^@primaryKey metric_name,level,window_name,period_start,',
  'GraphQL has a key to order by'
);
select results_eq(
  $$ select count(*)::integer, count(*) filter (where reloptions = '{security_invoker=true}')::integer
     from pg_class where relkind = 'v' and relnamespace = 'aggregate'::regnamespace $$,
  $$ select count(*)::integer, count(*)::integer
     from pg_class where relkind = 'v' and relnamespace = 'aggregate'::regnamespace $$,
  'every view shows what its reader may see'
);

-- Then an export has one row a place, as JSON
select results_eq(
  $$ select row::jsonb from aggregate.export_row('student_attendance_rate', 'month', '2021-07-01', 'school') as row $$,
  $$ values
    ('{"entityId": 97710100101, "entityName": "First", "districtId": 9771, "blockId": 977101,
      "clusterId": 9771010001, "schoolId": 97710100101, "latitude": 22.1, "longitude": 72.1, "managementId": 1,
      "categoryId": 2, "value": 0.1, "numerator": 1, "denominator": 2000, "change": -33.2, "entitiesReporting": 1,
      "entitiesExpected": 1,
      "also": {"student_attendance_low_schools": 1, "student_attendance_students": 34}, "suppressed": false}'::jsonb),
    ('{"entityId": 97710100102, "entityName": "Second", "districtId": 9771, "blockId": 977101,
      "clusterId": 9771010001, "schoolId": 97710100102, "latitude": 22.2, "longitude": 72.2, "managementId": 1,
      "categoryId": null, "value": null, "numerator": null, "denominator": null, "change": null,
      "entitiesReporting": 0, "entitiesExpected": 1,
      "also": {"student_attendance_low_schools": null, "student_attendance_students": null}, "suppressed": false}') $$,
  'with where it is, what is shown and what accompanies it'
);
select is_empty(
  $$ select aggregate.export_row('student_attendance_rate', 'month', '2021-06-01', 'school') $$,
  'a period without values has none'
);

-- Then a reader who asks for what is over all pays nothing for the kinds of schools
create function pg_temp.plan(level text) returns setof text language plpgsql as $$
begin
  return query execute format($sql$
    explain (costs off) select value from aggregate.report_value
    where metric_name = 'student_attendance_rate' and level = %L and window_name = 'month'
      and period_start = '2021-07-01' and district_id = 9771 and management_id is null and category_id is null
  $sql$, level);
end;
$$;
set local enable_seqscan = off;
set local enable_bitmapscan = off;
select is(count(*)::integer, 1, 'values are read once') from pg_temp.plan('school') as line where line ~ ' on metric_value';
select matches(
  string_agg(line, E'\n'),
  'Index Cond: \(\(metric_name = .* AND \(district_id = 9771\)\)',
  'all that is asked is index condition'
) from pg_temp.plan('school') as line;
select is(count(*)::integer, 1, 'of a cluster too') from pg_temp.plan('cluster') as line where line ~ ' on metric_value';
select is_empty(
  $$ select line from pg_temp.plan('cluster') as line where line ~ 'unnest|on kind' $$,
  'and nothing is taken apart'
);

select * from finish();
