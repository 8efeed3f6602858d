-- Kept rows are the worker's, and an analyst's where the definition says so.

select plan(12);

-- Given four sources with a table each: of schools in districts, of schools, of a list, and of students
create function pg_temp.define(name text, class text, analyst boolean) returns void language sql as $$
  insert into staging.source (
    source_name, title, class, grain, load, stored_key, overlap, key_columns, is_for_analysts, document)
  values (name, name, class, 'one row', 'merge', 'keep', 'none', '{id}', analyst, '{}');
$$;
set local role r_owner;
create table transform.test_meal (id bigint, district_id bigint);
create table transform.test_visit (id bigint, school_id bigint);
create table transform.test_list (id bigint);
create table transform.test_mark (id bigint, student_id bigint, district_id bigint);
comment on table transform.test_meal is 'Meals.';
comment on table transform.test_visit is 'Visits.';
comment on table transform.test_list is 'A list.';
comment on table transform.test_mark is 'Marks.';
reset role;
select pg_temp.define('test_meal', 'dynamic', true);
select pg_temp.define('test_visit', 'dynamic', true);
select pg_temp.define('test_list', 'static', true);
select pg_temp.define('test_mark', 'dynamic', false);
insert into staging.source_column (source_name, position, column_name, kind, header_names, type_name, personal)
values ('test_mark', 1, 'student_id', 'plain', '{studentid}', 'bigint', 'hash');

-- When they are protected
set local role r_owner;
call rls.protect_source('test_meal');
call rls.protect_source('test_visit');
call rls.protect_source('test_list');
call rls.protect_source('test_mark');
call rls.protect_source('test_meal');
reset role;

-- Then
create function pg_temp.policies(table_name text) returns text language sql as $$
  select string_agg(policyname, ' ' order by policyname) from pg_policies where tablename = policies.table_name;
$$;
select is(pg_temp.policies('test_meal'), 'test_meal_of_district test_meal_of_state test_meal_of_worker',
  'rows of districts are read by district');
select is(pg_temp.policies('test_visit'), 'test_visit_of_district test_visit_of_state test_visit_of_worker',
  'rows of schools as well');
select matches(
  (select qual from pg_policies where policyname = 'test_visit_of_district'),
  'school_id = ANY .*visible_district_schools',
  'by the schools that are in the district');
select is(pg_temp.policies('test_list'), 'test_list_of_analyst test_list_of_worker', 'a list is read whole');
select is(pg_temp.policies('test_mark'), 'test_mark_of_worker', 'rows of students are the worker''s alone');
select is(has_table_privilege('r_analyst', 'transform.test_meal', 'select'), true, 'analysts may read meals');
select is(has_table_privilege('r_analyst', 'transform.test_mark', 'select'), false, 'and not marks');
select is(
  (select bool_and(relrowsecurity and relforcerowsecurity) from pg_class
   where relname ~ '^test_(meal|visit|list|mark)$'),
  true, 'all have row security, forced');

-- When a definition closes what was open
update staging.source set is_for_analysts = false where source_name = 'test_meal';
set local role r_owner;
call rls.protect_source('test_meal');
reset role;
select is(pg_temp.policies('test_meal'), 'test_meal_of_worker', 'the policies go');
select is(has_table_privilege('r_analyst', 'transform.test_meal', 'select'), false, 'and the grant');

-- When a definition opens what must not be
update staging.source set is_for_analysts = true where source_name in ('test_mark', 'test_list');
update staging.source set class = 'dynamic' where source_name = 'test_list';
select throws_ok(
  $$ call rls.protect_source('test_mark') $$, 'QB204', null, 'rows that identify persons are never opened');
select throws_ok(
  $$ call rls.protect_source('test_list') $$, 'QB205', null,
  'nor facts that say neither in which district nor in which school');

select * from finish();
