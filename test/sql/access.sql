-- Who sees which rows of which table: a matrix of viewers and tables, each policy in it shown to matter.

-- Given two districts, of which the first has two blocks, two clusters and three schools
create temp table hierarchy (level text, entity_id bigint, district_id bigint, block_id bigint, cluster_id bigint,
  school_id bigint);
insert into hierarchy
values
  ('state', 971, 0, 0, 0, 0),
  ('district', 9711, 9711, 0, 0, 0),
  ('district', 9712, 9712, 0, 0, 0),
  ('block', 97111, 9711, 97111, 0, 0),
  ('block', 97112, 9711, 97112, 0, 0),
  ('block', 97121, 9712, 97121, 0, 0),
  ('cluster', 971111, 9711, 97111, 971111, 0),
  ('cluster', 971112, 9711, 97111, 971112, 0),
  ('cluster', 971211, 9712, 97121, 971211, 0),
  ('school', 9711111, 9711, 97111, 971111, 9711111),
  ('school', 9711112, 9711, 97111, 971111, 9711112),
  ('school', 9711121, 9711, 97111, 971112, 9711121),
  ('school', 9712111, 9712, 97121, 971211, 9712111);

insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
select level, entity_id, district_id, block_id, cluster_id from hierarchy where level <> 'state';
insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
select level, entity_id, level || ' ' || entity_id, district_id, block_id, cluster_id, school_id from hierarchy;
insert into aggregate.setting (setting_name, value) values ('state_id', '971');

insert into staging.source (source_name, title, class, grain, load, stored_key, overlap, key_columns, document)
values ('access_fact', 'Facts', 'dynamic', 'one fact', 'merge', 'keep', 'none', '{fact_id}', '{}');
insert into staging.notified_address (source_name, position, address) values ('access_fact', 1, 'desk@state.example');
insert into staging.source_file (source_name, position, folder, prefix) values ('access_fact', 1, 'access', 'fact');
insert into staging.source_column (source_name, position, column_name, kind, header_names, type_name)
values ('access_fact', 1, 'fact_id', 'plain', '{factid}', 'bigint');
insert into aggregate.metric (metric_name, title, unit, source_name, formula, document)
values ('access_rate', 'Rate', 'percent', 'access_fact', 'a / b', '{"public": ["state", "district"]}');
insert into aggregate.management (management_id, management_name) values (97, 'Access');
insert into aggregate.category (category_id, category_name) values (97, 'Access');
insert into aggregate.kind (management_id, category_id) values (97, 97);
insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, version)
values ('access_rate', 'month', '2026-07-01', '2026-07-31', 1);
insert into aggregate.report (report_name, group_name, kind, metric_name, title, document)
values ('access_map', 'access', 'map', 'access_rate', '{}', '{}');
insert into aggregate.metric_value (
  metric_name, level, audience, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
  school_id, numerator, denominator, entities_reporting, entities_expected
)
select 'access_rate', level, audience, 'month', '2026-07-01', '2026-07-31', entity_id, district_id, block_id,
  cluster_id, school_id, 1, 2, 1, 1
from hierarchy
cross join unnest(array['officer', 'public']) as audience
where audience = 'officer' or level in ('state', 'district');
insert into aggregate.public_cell (metric_name, period, level, district_id, block_id, numerator, denominator)
values ('access_rate', '2026-07-01', 'block', 9711, 97111, 1, 2);
insert into aggregate.school_day (metric_name, period, school_id, days, numerators, denominators)
select 'access_rate', '2026-07-01', entity_id, 1, '{1}', '{2}' from hierarchy where level = 'school';
insert into aggregate.school_month (metric_name, school_id, period, count)
select 'access_rate', entity_id, '2026-07-01', 1 from hierarchy where level = 'school';
insert into aggregate.invalid_school (school_id, district_id, block_id, cluster_id, exception_type)
values
  (9711111, 9711, 97111, 971111, 'missing latitude'),
  (9711199, 9711, 97111, null, 'unknown cluster'),
  (9712111, 9712, 97121, 971211, 'missing latitude'),
  (9719999, null, null, null, 'missing cluster');
insert into transform.closed_day (source_name, period, school_id, days)
values ('access_fact', '2026-07-01', 9711111, 1);
insert into transform.school (batch_id, line, school_id, school_name, district_id, latitude, longitude)
select 1, 2, entity_id, 'School ' || entity_id, district_id, 20, 80 from hierarchy where level = 'school';
insert into transform.school_category (batch_id, line, category_id, category_name) values (1, 2, 9711, 'Primary');
insert into transform.udise_sch_safety (batch_id, line, school_id, academic_year)
select 1, 2, entity_id, '2025-26' from hierarchy where level = 'school';
insert into transform.semester_marks (batch_id, line, school_id, academic_year, semester, student_uid, grade,
  marks_maths)
values (1, 2, 9711111, '2025-26', 1, 1, 5, 31);
create table transform.student_attendance_971 partition of transform.student_attendance for values in ('1971-07-01');
insert into transform.student_attendance (batch_id, line, period, attendance_id, student_id, school_id, present_days,
  absent_days)
values (1, 2, '1971-07-01', 1, 1, 9711111, 1, 0);
call staging.define_source('{
  "name": "named_person", "title": "Named", "class": "dynamic", "grain": "one person", "load": "merge",
  "files": [{ "folder": "named_person", "prefix": "named" }],
  "columns": [{ "name": "school_id", "type": "bigint" }, { "name": "name", "personal": "separate" }],
  "key": ["school_id"], "stored_key": "replace", "history": true }');
insert into transform.named_person (batch_id, line, school_id) values (1, 2, 9711111);
insert into transform.named_person_history (batch_id, line, school_id, replaced_by) values (1, 2, 9711112, 1);
insert into pii.named_person (batch_id, line, school_id, name) values (1, 2, 9711111, 'Asha');

-- and somebody of each kind
call rls.sync_groups();
create temp table viewer (viewer text primary key, role_name name);
insert into viewer
values
  ('state', rls.enrol('State', level => 'state')),
  ('district', rls.enrol('District', level => 'district', entity_id => 9711)),
  ('block', rls.enrol('Block', level => 'block', entity_id => 97111)),
  ('cluster', rls.enrol('Cluster', level => 'cluster', entity_id => 971111)),
  ('school', rls.enrol('School', level => 'school', entity_id => 9711111)),
  ('two places', rls.enrol('Two places', level => 'block', entity_id => 97121)),
  ('nowhere', rls.enrol('Nowhere')),
  ('creator', rls.enrol('Creator', roles => '{r_report_creator}', level => 'district', entity_id => 9711)),
  ('analyst', rls.enrol_analyst('Analyst', 'a long enough password', 9711)),
  ('state analyst', rls.enrol_analyst('State analyst', 'a long enough password')),
  ('emitter', rls.enrol('Emitter', 'application', roles => '{r_emitter}')),
  ('other emitter', rls.enrol('Other emitter', 'application', roles => '{r_emitter}')),
  ('admin', rls.enrol('Admin', roles => '{r_admin}')),
  ('x district', 'x_district_9711'),
  ('public', 'r_public'),
  ('worker', 'r_worker'),
  ('owner', 'r_owner');
select rls.grant_scope(role_name, 'school', 9711112) from viewer where viewer = 'two places';
select rls.issue_token(role_name, viewer) from viewer where viewer in ('emitter', 'other emitter');

insert into staging.emission (emitter_id, source_name, file_name, object_key)
select person_id, 'access_fact', display_name, display_name from rls.person where display_name like '%mitter';
insert into staging.batch (emission_id, emitter_id, source_name, file_name)
select emission_id, emitter_id, source_name, file_name from staging.emission;
insert into staging.finding (emission_id, emitter_id, batch_id, line, code, value, severity)
select emission_id, emitter_id, batch_id, 2, 'range', file_name, 'reject' from staging.batch;
insert into staging.rejected_school (school_id, reasons, batch_id, line)
select 9711133, '{missing latitude}', min(batch_id), 2 from staging.batch;

insert into rls.audit_seal (position, audit_entry_id, entry_digest, chain_hash, watermark) values (1, 1, '', '', '1');
insert into rls.audit_anchor (position, chain_hash, entries) values (1, '', 0);
insert into staging.pull (dataset, day) values ('access-rollup', '2026-07-01');
insert into staging.correction (kind, source_name, emission_id, emitter_id, reason, role_name)
select 'withdraw', source_name, emission_id, emitter_id, file_name, 'r_owner' from staging.emission;
insert into transform.replaced_row (source_name, key, batch_id, content)
select 'access_fact', '[9711111]', min(batch_id), '{}' from staging.batch;

-- What someone sees of a table, written as what identifies each row, or 'denied'.
create function pg_temp.sees(role_name name, from_clause text, shown text) returns text language plpgsql as $$
declare
  v_rows text;
begin
  execute format('set local role %I', role_name);
  begin
    execute format('select coalesce(string_agg(distinct %s::text, '' '' order by %1$s::text), ''-'') from %s',
      shown, from_clause)
    into v_rows;
  exception when insufficient_privilege then
    v_rows := 'denied';
  end;
  reset role;
  return v_rows;
end;
$$;

-- Each table, what identifies a row of it, and who sees which; whoever is not named is denied.
create temp table expected (from_clause text, shown text, viewers text[], rows text);
insert into expected
select from_clause, shown, viewers, rows
from (
  values
    ('{state,state analyst,worker,owner}'::text[],
      '971 9711 97111 971111 9711111 9711112 971112 9711121 97112 9712 97121 971211 9712111'),
    ('{district,creator,analyst,x district}', '971 9711 97111 971111 9711111 9711112 971112 9711121 97112'),
    ('{block}', '971 9711 97111 971111 9711111 9711112 971112 9711121'),
    ('{cluster}', '971 9711 97111 971111 9711111 9711112'),
    ('{school}', '971 9711 97111 971111 9711111'),
    ('{two places}', '971 9711 97111 971111 9711112 9712 97121 971211 9712111'),
    ('{nowhere,admin}', '-')
) as places (viewers, rows)
cross join (
  values
    ('aggregate.kind_value', 'entity_id'),
    ('aggregate.metric_value', 'entity_id'),
    ('aggregate.place', 'entity_id'),
    ('aggregate.report_value where metric_name = ''access_rate''', 'entity_id'),
    ('aggregate.shown_value where metric_name = ''access_rate''', 'entity_id')
) as shown_by_place (from_clause, shown);
insert into expected
values
  ('aggregate.metric_value', 'entity_id', '{public}', '971 9711 9712'),
  ('aggregate.kind_value', 'entity_id', '{public}', '971 9711 9712'),
  ('aggregate.report_value where metric_name = ''access_rate''', 'entity_id', '{public}', '971 9711 9712'),
  ('aggregate.shown_value where metric_name = ''access_rate''', 'entity_id', '{public}', '971 9711 9712'),
  ('aggregate.place', 'entity_id', '{public}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112 9712 97121 971211 9712111'),
  ('aggregate.public_cell', 'block_id', '{worker,owner}', '97111'),
  ('aggregate.metric_value', 'audience', '{nowhere,admin}', '-'),
  ('aggregate.metric_value', 'audience', '{public}', 'public'),
  ('aggregate.metric_value', 'audience', '{worker,owner}', 'officer public'),
  ('aggregate.metric_value', 'audience',
    '{state,district,block,cluster,school,two places,creator,analyst,state analyst,x district}', 'officer'),
  ('aggregate.school_day', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('aggregate.school_day', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('aggregate.school_day_value', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('aggregate.school_day_value', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('aggregate.place', 'entity_id', '{emitter,other emitter}', '-'),
  ('aggregate.school_month', 'school_id', '{worker,owner}', '9711111 9711112 9711121 9712111'),
  ('transform.school', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('transform.school', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('transform.semester_marks_marks', 'subject', '{worker,owner}', 'maths'),
  ('transform.udise_sch_safety', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('transform.udise_sch_safety', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('transform.school_category', 'category_id', '{analyst,state analyst,worker,owner}', '9711'),
  ('transform.student_attendance', 'school_id', '{worker,owner}', '9711111'),
  ('transform.closed_day', 'school_id', '{worker,owner}', '9711111'),
  ('staging.emission', 'file_name', '{emitter}', 'Emitter'),
  ('staging.emission', 'file_name', '{other emitter}', 'Other emitter'),
  ('staging.emission', 'file_name', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('staging.batch', 'file_name', '{emitter}', 'Emitter'),
  ('staging.batch', 'file_name', '{other emitter}', 'Other emitter'),
  ('staging.batch', 'file_name', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('staging.finding', 'value', '{emitter}', 'Emitter'),
  ('staging.finding', 'value', '{other emitter}', 'Other emitter'),
  ('staging.finding', 'value', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('staging.notified_address', 'address', '{admin,worker,owner}', 'desk@state.example'),
  ('staging.notified_address', 'address', '{state,district,block,cluster,school,two places,nowhere,creator,analyst,'
    'state analyst,emitter,other emitter,x district}', '-'),
  ('staging.pull', 'dataset', '{admin,worker,owner}', 'access-rollup'),
  ('staging.correction', 'reason', '{emitter}', 'Emitter'),
  ('staging.correction', 'reason', '{other emitter}', 'Other emitter'),
  ('staging.correction', 'reason', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('transform.replaced_row', 'key', '{worker,owner}', '[9711111]'),
  ('transform.named_person', 'school_id', '{worker,owner}', '9711111'),
  ('transform.named_person_history', 'school_id', '{owner}', '9711112'),
  ('pii.named_person', 'name', '{owner}', 'Asha'),
  ('aggregate.invalid_school', 'school_id', '{state,admin,worker,owner}', '9711111 9711199 9712111 9719999'),
  ('aggregate.invalid_school', 'school_id', '{district,creator,x district,block}', '9711111 9711199'),
  ('aggregate.invalid_school', 'school_id', '{cluster,school}', '9711111'),
  ('aggregate.invalid_school', 'school_id', '{two places}', '9712111'),
  ('aggregate.invalid_school', 'school_id', '{nowhere}', '-'),
  ('staging.rejected_school', 'school_id', '{worker,owner}', '9711133'),
  ('staging.installation', '(digest is not null)', '{owner}', 'true'),
  ('rls.token', 'title', '{emitter}', 'emitter'),
  ('rls.token', 'title', '{other emitter}', 'other emitter'),
  ('rls.token', 'title', '{admin,owner}', 'emitter other emitter'),
  ('rls.token', 'title', '{state,district,block,cluster,school,two places,nowhere,creator,x district}', '-'),
  ('rls.scope', 'entity_id', '{cluster}', '971111'),
  ('rls.scope', 'entity_id', '{school}', '9711111'),
  ('rls.scope', 'entity_id', '{two places}', '9711112'),
  ('rls.scope', 'entity_id', '{worker,owner}', '971111 9711111 9711112'),
  ('rls.scope', 'entity_id', '{state,district,block,nowhere,creator,analyst,state analyst,emitter,other emitter}', '-'),
  ('rls.scope', 'entity_id', '{admin,x district}', '-'),
  ('rls.audit_seal', 'position', '{admin,owner}', '1'),
  ('rls.audit_anchor', 'position', '{admin,owner}', '1'),
  ('rls.audit_key', '(key is not null)', '{owner}', 'true'),
  ('rls.audit_entry', 'action', '{admin,worker,owner}', 'enrol enrol-analyst grant-scope issue-token'),
  ('rls.person', 'display_name', '{x district}', '-'),
  ('rls.person', 'display_name', '{admin,worker,owner}',
    'Admin Analyst Block Cluster Creator District Emitter Nowhere Other emitter School State State analyst Two places');

-- Everyone sees the own person, but analysts, who may look at plans and so must not meet others' keys
insert into expected
select 'rls.person', 'display_name', array[viewer], display_name
from viewer
inner join rls.person on person.role_name = viewer.role_name
where viewer not in ('admin', 'analyst', 'state analyst');

-- What all who sign in may read
insert into expected
select from_clause, shown, array_agg(viewer), rows
from (
  values
    ('staging.source where source_name ~ ''^access''', 'source_name', 'access_fact', null),
    ('staging.source_file where source_name ~ ''^access''', 'source_name', 'access_fact', null),
    ('staging.source_column where source_name ~ ''^access''', 'source_name', 'access_fact', null),
    ('aggregate.metric where metric_name ~ ''^access''', 'metric_name', 'access_rate', 'public'),
    ('aggregate.metric_period where metric_name ~ ''^access''', 'metric_name', 'access_rate', 'public'),
    ('aggregate.management where management_id = 97', 'management_name', 'Access', 'public'),
    ('aggregate.category where category_id = 97', 'category_name', 'Access', 'public'),
    ('aggregate.kind where category_id = 97', 'management_id', '97', 'public'),
    ('aggregate.report where metric_name ~ ''^access''', 'report_name', 'access_map', 'public'),
    ('rls.place where level = ''district''', 'entity_id', '9711 9712', null),
    ('aggregate.setting where setting_name = ''state_id''', 'setting_name', 'state_id', 'public')
) as open (from_clause, shown, rows, also)
cross join viewer
where viewer <> 'public'
  or viewer = also
group by from_clause, shown, rows;

create function pg_temp.mismatches(from_clause text, shown text)
returns table (viewer text, sees text, should_see text) language sql as $$
  select *
  from (
    select
      viewer.viewer,
      pg_temp.sees(viewer.role_name, mismatches.from_clause, mismatches.shown) as sees,
      coalesce(expected.rows, 'denied') as should_see
    from viewer
    left join expected
      on expected.from_clause = mismatches.from_clause
      and expected.shown = mismatches.shown
      and viewer.viewer = any (expected.viewers)
  ) as compared
  where sees is distinct from should_see;
$$;

select plan(35 + (select count(distinct (from_clause, shown)) from expected)::integer);

-- Then
select is_empty(
  format('select * from pg_temp.mismatches(%L, %L)', from_clause, shown),
  format('each viewer sees exactly the own rows of %s, by %s', from_clause, shown)
)
from expected
group by from_clause, shown
order by from_clause, shown;
select is(
  concat_ws(' ', pg_temp.sees('r_dba', 'pii.named_person', 'name'), pg_temp.sees('r_backup', 'pii.named_person', 'name'),
    pg_temp.sees('r_dba', $$pii.read_person('named_person', 'a trial') as row$$, $$(row ->> 'name')$$)),
  'denied Asha Asha', 'r_dba reads names of persons where it is written down alone, and backups all');

create temp view policies_of_source as
select
  tablename as table_name,
  string_agg(concat_ws(' ', substr(policyname, length(tablename) + 1), roles, cmd, qual, with_check), E'\n'
    order by policyname) as policies
from pg_policies
where schemaname = 'transform'
group by tablename;

-- A source stands for those that the same may read, of whose rows the same policies keep
create temp view kind_of_source as
select other.table_name
from staging.source
inner join policies_of_source as other on other.table_name = source_name
inner join policies_of_source as shown
  on shown.policies = other.policies
  and has_table_privilege('r_analyst', format('transform.%I', shown.table_name), 'select')
    = has_table_privilege('r_analyst', format('transform.%I', other.table_name), 'select')
where exists (select from expected where from_clause = 'transform.' || shown.table_name);

select is_empty(
  $$ select oid::regclass
     from pg_class
     where relnamespace::regnamespace::text = any ('{staging,transform,aggregate,rls}')
       and relkind in ('r', 'p', 'v')
       and not relispartition
       and not exists (select from expected where from_clause ~ ('^' || pg_class.oid::regclass::text || '( |$)'))
       and not exists (select from kind_of_source where table_name = pg_class.relname) $$,
  'every table and view is in the matrix, sources by others with the same policies'
);

-- What the policies rest on: none can be taken away without the matrix noticing
create function pg_temp.unnoticed() returns setof text language plpgsql as $$
declare
  v_policy record;
  v_noticed boolean;
begin
  for v_policy in
    select polname, polrelid::regclass as table_name
    from pg_policy
    where polrelid::regclass::text in (select regexp_replace(from_clause, ' .*', '') from expected)
      and polname not like '%of_keeper'
  loop
    begin
      execute format('drop policy %I on %s', v_policy.polname, v_policy.table_name);
      select exists (
        select
        from (select distinct from_clause, shown from expected) as cell
        cross join lateral pg_temp.mismatches(cell.from_clause, cell.shown)
        where cell.from_clause ~ ('^' || v_policy.table_name::text || '( |$)')
      ) into v_noticed;
      raise exception using errcode = 'QBT01';
    exception when sqlstate 'QBT01' then
      if not v_noticed then
        return next format('%s on %s', v_policy.polname, v_policy.table_name);
      end if;
    end;
  end loop;
end;
$$;
select is_empty('select * from pg_temp.unnoticed()', 'taking any policy away changes what somebody sees');

-- The policies are index conditions, never filters: the rest of a table costs nobody anything, and EXPLAIN ANALYZE
-- cannot count hidden rows
create function pg_temp.plan_of(role_name name, statement text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  set local enable_seqscan = off;
  execute format('set local role %I', role_name);
  for v_line in execute 'explain (costs off) ' || statement loop
    v_plan := v_plan || v_line || E'\n';
  end loop;
  reset role;
  return v_plan;
end;
$$;

-- Each table with whoever reads some of it, and the columns that bind them there
create temp view bound_reading as
select
  cell.table_name,
  viewer.viewer,
  viewer.role_name,
  array(
    select distinct attname::text
    from pg_depend
    inner join pg_attribute
      on attrelid = refobjid
      and attnum = refobjsubid
    where classid = 'pg_policy'::regclass
      and objid = any (bound.policies)
      and refclassid = 'pg_class'::regclass
      and refobjid = cell.table_name
      and refobjsubid > 0
  ) as columns
from (
  select distinct regexp_replace(from_clause, ' .*', '')::regclass as table_name, viewers from expected
) as cell
inner join viewer
  on viewer.viewer = any (cell.viewers)
  and viewer.viewer <> all ('{worker,owner}')
inner join pg_class
  on pg_class.oid = cell.table_name
  and relkind in ('r', 'p')
cross join lateral (
  select array_agg(pg_policy.oid) as policies
  from pg_policy
  where polrelid = cell.table_name
    and exists (select from unnest(polroles) as bound_role where pg_has_role(viewer.role_name, bound_role, 'usage'))
) as bound;

create function pg_temp.weak_plans(of_table text default '')
returns table (table_name regclass, viewer text, plan text) language sql as $$
  select distinct planned.table_name, planned.viewer, planned.plan
  from (
    select
      reading.*, pg_temp.plan_of(reading.role_name, format('select from %s', reading.table_name)) as plan
    from bound_reading as reading
    where reading.columns <> '{}'
      and reading.table_name::text ~ of_table
    offset 0
  ) as planned
  where planned.plan ~ 'Filter|Seq Scan'
    or not exists (
      select
      from regexp_matches(planned.plan, 'Index Cond: ([^\n]*)', 'g') as condition (parts)
      where not exists (
        select from unnest(planned.columns) as bound (name) where condition.parts[1] !~ ('\m' || bound.name || '\M')
      )
    );
$$;

select results_eq(
  $$ select weak.table_name::text, string_agg(distinct viewer, ', ' order by viewer) from pg_temp.weak_plans() as weak
     group by weak.table_name order by weak.table_name::text $$,
  $$ values
    ('aggregate.invalid_school', 'two places'),
    ('aggregate.metric_period', 'public'),
    ('aggregate.metric_value', 'two places'),
    ('transform.school', 'analyst') $$,
  'what binds a reader is index condition, but of places of several kinds, of the public''s periods and of masters'
);
select cmp_ok(
  (select count(*)::integer from bound_reading where columns <> '{}'), '>=', 60,
  'of all tables that somebody reads in part'
);

-- A policy or an index of another form is noticed
create function pg_temp.is_noticed(table_name text, statement text) returns boolean language plpgsql as $$
declare
  v_is_noticed boolean;
begin
  execute statement;
  select exists (
    select from pg_temp.weak_plans(is_noticed.table_name) as weak where weak.viewer = any ('{district,analyst,block}')
  ) into v_is_noticed;
  raise exception using errcode = 'QBT01';
exception when sqlstate 'QBT01' then
  return v_is_noticed;
end;
$$;
select ok(pg_temp.is_noticed('aggregate.' || table_name, statement), statement || ' is noticed')
from (
  select table_name, format('alter policy %s_of_district on aggregate.%1$s using (%s)', table_name, condition)
  from (values ('metric_value'), ('place'), ('invalid_school')) as target (table_name)
  cross join (
    values
      ('exists (select from rls.place as near where near.district_id = %1$s.district_id '
        'and near.entity_id = any ((select rls.visible_districts())::bigint[]))'),
      ('district_id in (select unnest(rls.visible_districts()))'),
      ('pg_has_role(current_user, ''g_district_'' || district_id, ''usage'')'),
      ('district_id + 0 = any ((select rls.visible_districts())::bigint[])')
  ) as form (text)
  cross join lateral format(form.text, table_name) as condition
  union all
  values
    ('metric_value', 'alter policy metric_value_of_district on aggregate.metric_value
      using (district_id = any ((select rls.visible_districts())::bigint[]) or level = ''state'')'),
    ('metric_value', 'drop index aggregate.metric_value_scope_idx;
      create index on aggregate.metric_value (metric_name, level, audience, window_name, period_start, district_id)'),
    ('metric_value', 'drop index aggregate.metric_value_scope_idx;
      create index on aggregate.metric_value (district_id)'),
    ('invalid_school', 'drop index aggregate.invalid_school_place_idx')
) as mutation (table_name, statement);

-- The question of a dashboard, by the view that all surfaces share
create temp table shown_plan as
select viewer, pg_temp.plan_of(role_name,
  $$ select entity_id, entity_name, value from aggregate.report_value where metric_name = 'access_rate'
     and level = 'school' and window_name = 'month' and period_start = '2026-07-01' and management_id is null
     and category_id is null $$) as text
from viewer
where viewer = any ('{state,district,block,cluster,school,analyst,public}');

select is_empty(
  $$ select * from shown_plan where text ~ 'Seq Scan' or text ~ '\n *Filter(?!: is_public)' $$,
  'no policy of values is a filter'
);
select is_empty(
  $$ select * from shown_plan where text !~ 'Index Cond: \(\(metric_name = .*audience = ''(officer|public)''' $$,
  'the metric, whichever it accompanies, and the audience are part of the index condition'
);
select results_eq(
  $$ select viewer, (select count(*) from regexp_matches(substring(text from 'Index Cond: [^\n]*audience[^\n]*'),
       '(district|block|cluster|school)_id = ANY', 'g'))
     from shown_plan order by 2, 1 $$,
  $$ values ('public', 0::bigint), ('state', 0), ('analyst', 1), ('district', 1), ('block', 2), ('cluster', 3),
       ('school', 4) $$,
  'each kind of viewer is bound by its own levels, in the index'
);

-- A plan that is kept serves whoever runs it, and nothing of a hidden row shows in an error
prepare entities_seen as
  select coalesce(string_agg(distinct entity_id::text, ' ' order by entity_id::text), '-') from aggregate.metric_value;
create function pg_temp.sees_prepared(role_name name) returns text language plpgsql as $$
declare
  v_rows text;
begin
  set local plan_cache_mode = force_generic_plan;
  execute format('set local role %I', role_name);
  execute 'execute entities_seen' into v_rows;
  reset role;
  return v_rows;
end;
$$;
select is_empty(
  $$ select viewer
     from viewer
     where viewer not like '%emitter'
       and pg_temp.sees_prepared(role_name) <> pg_temp.sees(role_name, 'aggregate.metric_value', 'entity_id') $$,
  'a prepared statement gives each role its own rows'
);
select is(
  (select pg_temp.sees(role_name, 'aggregate.place where 1 / (entity_id - 9712) <> 7', 'entity_id')
   from viewer where viewer = 'analyst'),
  '971 9711 97111 971111 9711111 9711112 971112 9711121 97112',
  'a condition that fails on a hidden row is never asked of it'
);

select throws_ok(
  $$ insert into aggregate.metric_value (metric_name, level, window_name, period_start, period_end, entity_id,
       district_id, block_id, cluster_id, school_id, entities_reporting, entities_expected)
     values ('access_rate', 'school', 'month', '2026-07-01', '2026-07-31', 9711199, 9711, 97111, 0, 9711199, 1, 1) $$,
  '23514', null, 'a school without a cluster, which every cluster of its block would see, cannot be stored'
);

-- What a session cannot do to become more
grant select on viewer to public;
set local session authorization r_api;
select throws_ok('select from aggregate.metric', '42501', null, 'the API by itself reads nothing');
select throws_ok('set local role r_owner', '42501', null, 'the API cannot become the owner');
select throws_ok('set local role r_viewer', '42501', null, 'the API cannot become a right without a person');
select throws_ok(
  (select format('set local role %I', role_name) from viewer where viewer = 'district'),
  '42501', null, 'the API cannot become a person who is not signed in'
);
select throws_ok(
  (select format('select rls.enrol(%L)', role_name) from viewer where viewer = 'district'),
  '42501', null, 'the API cannot enrol anyone by itself'
);
reset session authorization;

create function pg_temp.log_in(who text) returns void language plpgsql as $$
begin
  execute format('set local session authorization %I', (select role_name from viewer where viewer = who));
end;
$$;
select pg_temp.log_in('analyst');
select throws_ok(
  'set local role g_district_9711', '42501', null, 'an analyst cannot become the group that it is in');
select throws_ok('set local role g_state', '42501', null, 'nor one that it is not in');
set local "app.district_id" = 9712;
set local "role.district" = 9712;
select is(
  (select string_agg(school_id::text, ' ' order by school_id) from transform.school), '9711111 9711112 9711121',
  'and no setting widens what it sees'
);
reset session authorization;

select * from finish();
