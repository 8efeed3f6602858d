-- Who sees which rows of which table: a matrix of viewers and tables, and what no policy can be missed from.

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
insert into staging.source_file (source_name, position, folder, prefix) values ('access_fact', 1, 'access', 'fact');
insert into staging.source_column (source_name, position, column_name, kind, header_names, type_name)
values ('access_fact', 1, 'fact_id', 'plain', '{factid}', 'bigint');
insert into aggregate.metric (metric_name, title, unit, source_name, formula, document)
values ('access_rate', 'Rate', 'percent', 'access_fact', 'a / b', '{}');
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
insert into aggregate.school_day (metric_name, school_id, day, numerator, denominator)
select 'access_rate', entity_id, '2026-07-01', 1, 2 from hierarchy where level = 'school';
insert into aggregate.school_month (metric_name, school_id, period, count)
select 'access_rate', entity_id, '2026-07-01', 1 from hierarchy where level = 'school';
insert into transform.closed_day (source_name, period, school_id, days)
values ('access_fact', '2026-07-01', 9711111, 1);
insert into transform.school (batch_id, line, school_id, school_name, district_id, latitude, longitude)
select 1, 2, entity_id, 'School ' || entity_id, district_id, 20, 80 from hierarchy where level = 'school';
insert into transform.school_category (batch_id, line, category_id, category_name) values (1, 2, 9711, 'Primary');

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
  ('two places', rls.enrol('Both', level => 'block', entity_id => 97121)),
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
insert into staging.finding (emission_id, emitter_id, batch_id, line, code, severity)
select emission_id, emitter_id, batch_id, 2, 'range', 'reject' from staging.batch;

-- What someone sees of a table, written as what identifies each row, or 'denied'.
create function pg_temp.sees(role_name name, table_name text, shown text) returns text language plpgsql as $$
declare
  v_rows text;
begin
  execute format('set local role %I', role_name);
  begin
    execute format('select coalesce(string_agg(distinct %s::text, '' '' order by %1$s::text), ''-'') from %s',
      shown, table_name)
    into v_rows;
  exception when insufficient_privilege then
    v_rows := 'denied';
  end;
  reset role;
  return v_rows;
end;
$$;

-- Each table, what identifies a row of it, and who sees which; whoever is not named is denied.
create temp table expected (table_name text, shown text, viewers text[], rows text);
insert into expected
values
  ('aggregate.metric_value', 'entity_id', '{state,state analyst}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112 9712 97121 971211 9712111'),
  ('aggregate.metric_value', 'entity_id', '{district,creator,analyst,x district}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112'),
  ('aggregate.metric_value', 'entity_id', '{block}', '971 9711 97111 971111 9711111 9711112 971112 9711121'),
  ('aggregate.metric_value', 'entity_id', '{cluster}', '971 9711 97111 971111 9711111 9711112'),
  ('aggregate.metric_value', 'entity_id', '{school}', '971 9711 97111 971111 9711111'),
  ('aggregate.metric_value', 'entity_id', '{two places}',
    '971 9711 97111 971111 9711112 9712 97121 971211 9712111'),
  ('aggregate.metric_value', 'entity_id', '{nowhere,admin}', '-'),
  ('aggregate.metric_value', 'entity_id', '{public}', '971 9711 9712'),
  ('aggregate.metric_value', 'entity_id', '{worker,owner}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112 9712 97121 971211 9712111'),
  ('aggregate.metric_value', 'audience', '{state,district,block,cluster,school,two places,analyst}', 'officer'),
  ('aggregate.metric_value', 'audience', '{state analyst,creator,x district}', 'officer'),
  ('aggregate.metric_value', 'audience', '{nowhere,admin}', '-'),
  ('aggregate.metric_value', 'audience', '{public}', 'public'),
  ('aggregate.metric_value', 'audience', '{worker,owner}', 'officer public'),
  ('aggregate.place', 'entity_id', '{state,state analyst,worker,owner}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112 9712 97121 971211 9712111'),
  ('aggregate.place', 'entity_id', '{district,creator,analyst,x district}',
    '971 9711 97111 971111 9711111 9711112 971112 9711121 97112'),
  ('aggregate.place', 'entity_id', '{block}', '971 9711 97111 971111 9711111 9711112 971112 9711121'),
  ('aggregate.place', 'entity_id', '{cluster}', '971 9711 97111 971111 9711111 9711112'),
  ('aggregate.place', 'entity_id', '{school}', '971 9711 97111 971111 9711111'),
  ('aggregate.place', 'entity_id', '{two places}', '971 9711 97111 971111 9711112 9712 97121 971211 9712111'),
  ('aggregate.place', 'entity_id', '{nowhere,admin}', '-'),
  ('aggregate.school_day', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('aggregate.school_day', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('aggregate.school_month', 'school_id', '{worker,owner}', '9711111 9711112 9711121 9712111'),
  ('transform.school', 'school_id', '{analyst}', '9711111 9711112 9711121'),
  ('transform.school', 'school_id', '{state analyst,worker,owner}', '9711111 9711112 9711121 9712111'),
  ('transform.school_category', 'category_id', '{analyst,state analyst,worker,owner}', '9711'),
  ('transform.student_attendance', 'school_id', '{worker,owner}', '-'),
  ('transform.closed_day', 'school_id', '{worker,owner}', '9711111'),
  ('staging.emission', 'file_name', '{emitter}', 'Emitter'),
  ('staging.emission', 'file_name', '{other emitter}', 'Other emitter'),
  ('staging.emission', 'file_name', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('staging.batch', 'file_name', '{emitter}', 'Emitter'),
  ('staging.batch', 'file_name', '{other emitter}', 'Other emitter'),
  ('staging.batch', 'file_name', '{admin,worker,owner}', 'Emitter Other emitter'),
  ('staging.finding', '(select file_name from staging.batch where batch.batch_id = finding.batch_id)', '{emitter}',
    'Emitter'),
  ('staging.finding', '(select file_name from staging.batch where batch.batch_id = finding.batch_id)',
    '{other emitter}', 'Other emitter'),
  ('staging.finding', '(select file_name from staging.batch where batch.batch_id = finding.batch_id)',
    '{admin,worker,owner}', 'Emitter Other emitter'),
  ('rls.person', 'display_name', '{emitter}', 'Emitter'),
  ('rls.person', 'display_name', '{district}', 'District'),
  ('rls.person', 'display_name', '{school}', 'School'),
  ('rls.person', 'display_name', '{admin,worker,owner}',
    'Admin Analyst Block Both Cluster Creator District Emitter Nowhere Other emitter School State State analyst'),
  ('rls.token', 'title', '{emitter}', 'emitter'),
  ('rls.token', 'title', '{other emitter}', 'other emitter'),
  ('rls.token', 'title', '{admin,owner}', 'emitter other emitter'),
  ('rls.token', 'title', '{state,creator}', '-'),
  ('rls.scope', 'entity_id', '{cluster}', '971111'),
  ('rls.scope', 'entity_id', '{two places}', '9711112'),
  ('rls.scope', 'entity_id', '{district,analyst,emitter,admin,creator}', '-'),
  ('rls.scope', 'entity_id', '{worker,owner}', '9711111 971111 9711112'),
  ('rls.audit_entry', 'count(*) over () > 0', '{}', ''),
  ('rls.audit_entry', 'action', '{admin,worker,owner}', 'enrol enrol-analyst grant-scope issue-token'),
  ('staging.installation', '(digest is not null)', '{owner}', 'true');

-- What all who sign in may read
insert into expected
select table_name, shown, array_agg(viewer), rows
from (
  values
    ('staging.source', 'source_name', 'access_fact', '{worker,owner}'::text[]),
    ('staging.source_file', 'source_name', 'access_fact', '{worker,owner}'),
    ('staging.source_column', 'source_name', 'access_fact', '{worker,owner}'),
    ('aggregate.metric', 'metric_name', 'access_rate', '{worker,owner}'),
    ('aggregate.metric_period', 'metric_name', 'access_rate', '{worker,owner}'),
    ('aggregate.report', 'report_name', 'access_map', '{worker,owner}'),
    ('aggregate.setting', 'setting_name', 'state_id', '{worker,owner,public}')
) as open (table_name, shown, rows, and_these)
cross join viewer
where viewer <> all ('{worker,owner,public}')
  or viewer = any (and_these)
group by table_name, shown, rows;
