-- Who may do what to which object: exactly what is written here, asked of the catalogue and tried.
--
-- Rights on tables and views stand in catalogue.sql; a new routine, column grant, sequence or schema is met here.

select plan(22);

-- Given all roles of ours that anybody can be or be given
create temp table holder (name name primary key);
insert into holder
select rolname
from pg_roles
where rolname ~ '^r_(viewer|report_creator|analyst|emitter|admin|public|api|identity|registrar|keeper(_1)?|worker|dba|backup)$'
  or rolname in ('g_state', 'g_district', 'g_block', 'g_cluster', 'g_school', 'x_state');
create temp table ours (schema name primary key);
insert into ours values ('staging'), ('landing'), ('transform'), ('pii'), ('aggregate'), ('rls');

-- Then of routines, those of the worker apart
create temp table routine_wanted (holders text, routines text);
insert into routine_wanted
values
  ('r_viewer r_report_creator r_analyst r_emitter r_admin x_state r_keeper', 'rls.acting_role rls.current_role_id'),
  ('r_viewer r_report_creator r_analyst r_emitter r_admin x_state',
    'rls.current_person_id rls.group_ids rls.may_read_scope rls.reachable_blocks rls.reachable_clusters '
    'rls.reachable_districts rls.scope_ids rls.visible_blocks rls.visible_clusters rls.visible_district_schools '
    'rls.visible_districts rls.visible_schools aggregate.may_read_export staging.actual_column staging.arrival_day '
    'staging.landed_column staging.plan_column staging.readable_keys staging.screen_plan staging.separate_column '
    'staging.source_cell staging.source_document staging.stored_column staging.stored_key'),
  ('r_viewer r_report_creator r_analyst r_admin x_state r_public', 'aggregate.export_row'),
  ('r_public', 'aggregate.smallest_public_cell'),
  ('r_viewer r_report_creator r_emitter r_admin x_state', 'aggregate.current_person'),
  ('r_emitter', 'staging.request_emission'),
  ('r_emitter r_admin', 'staging.infrastructure_weights staging.withdraw'),
  ('r_admin',
    'aggregate.define_metric aggregate.define_report aggregate.set_setting rls.audit_problems rls.audit_state '
    'rls.drift rls.issue_token rls.open_functions rls.other_databases rls.revoke_token rls.server_problems '
    'rls.too_mighty_roles staging.enable_source staging.put_source staging.reopen staging.replay'),
  ('r_admin r_keeper', 'rls.enrol rls.enrol_analyst rls.enrol_list rls.expel rls.grant_scope rls.limit_analyst '
    'rls.sign_out rls.withdraw_scope'),
  ('r_api', 'rls.role_of_subject rls.role_of_token'),
  ('r_api r_keeper', 'rls.record_audit rls.sign_in'),
  ('r_identity', 'rls.account_of_subject rls.record_account_event'),
  ('r_identity r_keeper', 'rls.sign_out_subject'),
  ('r_keeper',
    'rls.act rls.act_sql rls.grant_list rls.grant_roles rls.group_sql rls.is_member rls.keeper_of rls.members_sql '
    'rls.membership_sql rls.new_person_name rls.place_list rls.person_id_of rls.register_person rls.roomy_keeper rls.sign_out_stale rls.sync_groups '
    'rls.watch_analysts'),
  ('r_keeper r_keeper_1', 'rls.act_as_keeper_1'),
  ('r_keeper r_registrar', 'rls.add_keeper'),
  ('r_keeper_1 r_registrar', 'rls.keeper_act_sql'),
  ('r_registrar', 'rls.keeper_sql rls.sync_keepers'),
  ('r_worker',
    'rls.audit_problems rls.audit_state rls.drift rls.open_functions rls.other_databases rls.record_audit '
    'rls.record_logged_reading rls.retain_audit rls.seal_audit rls.server_problems rls.sign_out rls.sign_out_stale '
    'rls.sync_groups rls.too_mighty_roles rls.watch_analysts'),
  ('r_dba', 'pii.read_person');
select set_eq(
  $$ select holder.name::text collate "default", concat(pronamespace::regnamespace, '.', proname) as routine
     from pg_proc
     inner join ours on ours.schema = pronamespace::regnamespace::text
     inner join holder on has_function_privilege(holder.name, pg_proc.oid, 'execute')
     where holder.name <> 'r_worker' or ours.schema in ('rls', 'pii', 'landing') $$,
  $$ select holder, routine
     from routine_wanted
     cross join string_to_table(holders, ' ') as holder
     cross join string_to_table(routines, ' ') as routine $$,
  'each role may call these routines and no other'
);
select is_empty(
  $$ select oid::regprocedure from pg_proc
     where pronamespace::regnamespace::text in ('staging', 'transform', 'aggregate')
       and not has_function_privilege('r_worker', oid, 'execute') $$,
  'the worker calls whatever loads and adds up'
);
select is_empty(
  $$ select oid::regprocedure
     from pg_proc
     inner join ours on ours.schema = pronamespace::regnamespace::text
     cross join lateral aclexplode(proacl) as held
     where held.grantee not in (select to_regrole(name) from holder)
       and held.grantee not in (proowner, to_regrole('r_owner'))
       and held.grantee::regrole::text !~ '^r_keeper_\d+$' $$,
  'and nobody else any'
);

-- of columns, where not the whole table is open
select set_eq(
  $$ select grantee::regrole::text, attrelid::regclass::text || '.' || attname, privilege_type
     from pg_attribute
     inner join pg_class on pg_class.oid = attrelid
     inner join ours on ours.schema = relnamespace::regnamespace::text
     cross join lateral aclexplode(attacl) $$,
  $$ select holder, table_name || '.' || column_name as column_name, 'SELECT' as right_name
     from (
       values
         ('rls.person', '{r_viewer,r_report_creator,r_emitter}'::text[],
           '{person_id,role_id,role_name,kind,display_name,level,entity_id,enrolled_at,expelled_at}'::text[]),
         ('rls.token', '{r_viewer,r_report_creator,r_emitter,r_admin}',
           '{token_id,person_id,title,sources,created_at,expires_at,revoked_at,last_used_at}')
     ) as opened (table_name, holders, columns)
     cross join unnest(holders) as holder
     cross join unnest(columns) as column_name $$,
  'of persons and tokens these columns are open, never a subject or a digest'
);
select is_empty(
  $$ select pg_class.oid::regclass, held.grantee::regrole
     from pg_class
     inner join ours on ours.schema = relnamespace::regnamespace::text
     left join pg_attribute on attrelid = pg_class.oid
     cross join lateral (
       select * from aclexplode(relacl)
       union all
       select * from aclexplode(attacl)
     ) as held
     where held.grantee not in (select to_regrole(name) from holder where name !~ '^[gx]_')
       and held.grantee <> relowner
       or held.is_grantable and held.grantee <> relowner $$,
  'tables are open to roles that say what one may do, never to a place, a person or everyone, and none hands on'
);
select set_eq(
  $$ select pg_class.oid::regclass::text
     from pg_class
     inner join ours on ours.schema = relnamespace::regnamespace::text
     where relkind in ('r', 'p', 'v')
       and not relispartition
       and not has_table_privilege('r_dba', pg_class.oid, 'select') $$,
  $$ select name::regclass::text
     from (
       select oid as name from pg_class where relnamespace in ('pii'::regnamespace, 'landing'::regnamespace)
         and relkind = 'r'
       union all
       values ('rls.audit_key'::regclass), ('rls.token')
     ) as closed $$,
  'r_dba reads all but names of persons, credentials and what is only just landing'
);

-- of sequences, schemas, databases, defaults and parameters
select is_empty(
  $$ select holder.name, pg_class.oid::regclass
     from holder
     cross join pg_class
     inner join ours on ours.schema = relnamespace::regnamespace::text
     where relkind = 'S'
       and holder.name <> 'r_backup' -- reads everything
       and has_sequence_privilege(holder.name, pg_class.oid, 'usage, select, update') $$,
  'sequences are moved by what is inserted, and by nobody'
);
select set_eq(
  $$ select holder.name::text collate "default", nspname::text collate "default",
       concat(case when has_schema_privilege(holder.name, pg_namespace.oid, 'usage') then 'u' end,
         case when has_schema_privilege(holder.name, pg_namespace.oid, 'create') then 'c' end)
     from holder
     cross join pg_namespace
     where nspname !~ '^pg_(catalog|toast|temp)|^information_schema$|^tap$'
       and holder.name <> 'r_backup' -- reads everything
       and has_schema_privilege(holder.name, pg_namespace.oid, 'usage, create') $$,
  $$ select holder, schema, rights
     from (
       values
         ('r_viewer r_report_creator r_analyst r_emitter r_admin r_worker x_state', 'aggregate staging rls', 'u'),
         ('r_public', 'aggregate rls', 'u'),
         ('r_api r_keeper_1', 'rls', 'u'),
         ('r_keeper r_registrar', 'rls', 'uc'),
         ('r_analyst r_worker', 'transform', 'u'),
         ('r_dba', 'aggregate pii rls staging transform', 'u'),
         ('r_worker', 'landing', 'u'),
         ('r_worker', 'pgboss', 'uc'),
         ('r_identity', 'rls', 'u'),
         ('r_identity', 'identity', 'uc')
     ) as opened (holders, schemas, rights)
     cross join string_to_table(holders, ' ') as holder
     cross join string_to_table(schemas, ' ') as schema $$,
  'each role uses these schemas, and makes things in its own'
);
select set_eq(
  $$ select holder.name::text collate "default", right_name
     from holder
     cross join unnest(array['connect', 'temporary', 'create']) as right_name
     where has_database_privilege(holder.name, current_database(), right_name) $$,
  $$ values ('r_api', 'connect'), ('r_worker', 'connect'), ('r_identity', 'connect'), ('r_analyst', 'connect') $$,
  'these connect, and nobody makes schemas or temporary tables'
);
select set_eq(
  $$ select defaclrole::regrole::text, defaclnamespace::integer, defaclobjtype::text, defaclacl::text
     from pg_default_acl $$,
  $$ values ('r_owner', 0, 'f', '{r_owner=X/r_owner}'), ('r_keeper', 0, 'f', '{r_keeper=X/r_keeper}'),
       ('r_registrar', 0, 'f', '{r_registrar=X/r_registrar}') $$,
  'a new function is open to nobody, and nothing else is opened beforehand'
);
select is_empty(
  $$ select parname, held.grantee::regrole
     from pg_parameter_acl
     cross join lateral aclexplode(paracl) as held
     where held.grantee = 0
       or held.grantee::regrole::text !~ '^(m_cqube|r_registrar|r_keeper_\d+|postgres)$'
       or parname <> 'temp_file_limit' $$,
  'of the settings of a superuser only the limit of temporary files is handed on, to who makes analysts'
);
select is_empty(
  $$ select 'large object ' || oid from pg_largeobject_metadata
     union all
     select 'foreign data wrapper ' || fdwname from pg_foreign_data_wrapper
     union all
     select 'publication ' || pubname from pg_publication
     union all
     select 'language ' || lanname from pg_language where lanname not in ('internal', 'c', 'sql', 'plpgsql')
     union all
     select 'extension ' || extname from pg_extension where extname <> 'plpgsql'
     union all
     select 'table that inherits ' || inhrelid::regclass
     from pg_inherits
     inner join pg_class on pg_class.oid = inhrelid
     where not relispartition and relkind not in ('i', 'I')
     union all
     select 'rule ' || rulename || ' on ' || ev_class::regclass
     from pg_rewrite
     inner join pg_class on pg_class.oid = ev_class
     inner join ours on ours.schema = relnamespace::regnamespace::text
     where rulename <> '_RETURN' $$,
  'there is no way round: no large object, foreign data, publication, foreign language, inheritance or rule'
);
select is_empty(
  $$ select pg_class.oid::regclass
     from pg_class
     inner join pg_roles on pg_roles.oid = relowner
     where relkind in ('v', 'm')
       and not rolsuper
       and not coalesce('security_invoker=true' = any (reloptions), false)
       and (pg_has_role(relowner, 'r_owner', 'usage') or pg_has_role(relowner, 'r_worker', 'usage')) $$,
  'in no schema is there a view that shows what the owner or the worker sees'
);
select results_eq(
  $$ select evtname::text collate "default", evtevent::text collate "default", evtenabled::text, rolsuper,
       prosecdef and 'search_path=""' = any (proconfig)
     from pg_event_trigger
     inner join pg_roles on pg_roles.oid = evtowner
     inner join pg_proc on pg_proc.oid = evtfoid $$,
  $$ values ('refuse_open_object', 'ddl_command_end', 'O', true, true) $$,
  'a superuser''s event trigger refuses what row security would not close'
);

-- of roles
select set_eq(
  $$ select rolname::text collate "default",
       concat_ws(' ', case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
         case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
         case when rolreplication then 'replication' end, case when rolcanlogin then 'login' end,
         case when not rolinherit then 'noinherit' end)
     from pg_roles
     where rolname !~ '^(pg_|u_)'
       and oid <> 10
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin) $$,
  $$ values ('m_cqube', 'createrole login'), ('r_dba', 'bypassrls'), ('r_backup', 'bypassrls'), ('r_registrar', 'createrole'),
       ('r_keeper', 'createrole'), ('r_keeper_1', 'createrole'), ('r_api', 'login noinherit'),
       ('r_worker', 'login noinherit'), ('r_identity', 'login noinherit') $$,
  'nobody but these, and the superuser of the server, is more than a name'
);
select is_empty(
  $$ select rolname from pg_roles
     where rolname ~ '^u_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) $$,
  'no person is'
);
select set_eq(
  $$ select distinct member::regrole::text, roleid::regrole::text, inherit_option, set_option
     from pg_auth_members
     where roleid::regrole::text ~ '^(pg_|r_(owner|worker|api|identity|keeper|registrar|dba|backup))'
       and member::regrole::text not in ('m_cqube', 'pg_monitor')
       and (member::regrole::text !~ '^r_(registrar|keeper_\d+)$' or roleid::regrole::text !~ '^r_keeper_\d+$')
     union all
     select distinct 'm_cqube', roleid::regrole::text, bool_or(inherit_option), bool_or(set_option)
     from pg_auth_members
     where member::regrole::text = 'm_cqube' and roleid::regrole::text !~ '^(r_keeper_|x_|g_|u_)'
     group by roleid $$,
  $$ values ('r_backup', 'pg_read_all_data', true, true), ('r_keeper', 'pg_signal_backend', true, false),
       ('r_keeper', 'pg_read_all_stats', true, false),
       ('m_cqube', 'pg_signal_backend', false, false), ('m_cqube', 'pg_read_all_stats', false, false),
       ('m_cqube', 'r_dba', false, true), ('m_cqube', 'r_backup', false, true), ('m_cqube', 'r_owner', true, true), ('m_cqube', 'r_worker', true, true),
       ('m_cqube', 'r_identity', true, true), ('m_cqube', 'r_keeper', true, true),
       ('m_cqube', 'r_registrar', true, true),
       ('m_cqube', 'r_api', false, false), ('m_cqube', 'r_viewer', false, false), ('m_cqube', 'r_public', false, false),
       ('m_cqube', 'r_report_creator', false, false), ('m_cqube', 'r_analyst', false, false),
       ('m_cqube', 'r_emitter', false, false), ('m_cqube', 'r_admin', false, false) $$,
  'and nobody but the migrating login is anything of what is more than a name'
);
select is_empty(
  $$ select pg_namespace.nspname, nspowner::regrole
     from pg_namespace
     where nspname in (select schema from ours) and nspowner::regrole::text <> 'r_owner' $$,
  'our schemas belong to the owner whom nobody logs in as'
);

-- When each role tries each verb on each table and view
create function pg_temp.can(role_name name, statement text) returns boolean language plpgsql as $$
begin
  execute format('set local role %I', role_name);
  execute statement;
  raise exception using errcode = 'QBT02';
exception
  when insufficient_privilege then
    return false;
  when others then
    return true;
end;
$$;
create temp table tried as
select
  holder.name,
  pg_class.oid::regclass::text as relation,
  verb,
  pg_temp.can(holder.name, format(statement, pg_class.oid::regclass, quote_ident(first_column.attname))) as can,
  case
    when verb in ('insert', 'update', 'select a column')
      then has_column_privilege(holder.name, pg_class.oid, first_column.attname, split_part(verb, ' ', 1))
    when verb = 'lock' then has_table_privilege(holder.name, pg_class.oid, 'update, delete, truncate, maintain')
    else has_table_privilege(holder.name, pg_class.oid, verb)
  end as has_right,
  has_schema_privilege(holder.name, relnamespace, 'usage') as is_near
from holder
cross join pg_class
inner join ours on ours.schema = relnamespace::regnamespace::text
inner join pg_attribute as first_column
  on attrelid = pg_class.oid
  and attnum = (select min(attnum) from pg_attribute where attrelid = pg_class.oid and attnum > 0 and attidentity = ''
    and not attisdropped)
cross join (
  values
    ('select', 'explain select * from %1$s'),
    ('select a column', 'explain select %2$s from %1$s'),
    ('insert', 'explain insert into %1$s (%2$s) values (null)'),
    ('update', 'explain update %1$s set %2$s = null'),
    ('delete', 'explain delete from %1$s'),
    ('truncate', 'truncate %1$s'),
    ('lock', 'lock table only %1$s in access exclusive mode nowait'),
    ('trigger', 'create trigger t before update on %1$s for each row '
      'execute function pg_catalog.suppress_redundant_updates_trigger()')
) as try (verb, statement)
where holder.name !~ '^([gx]_|r_(dba|backup)$)'
  and (relkind in ('r', 'p') or relkind = 'v' and verb ~ '^select');

-- Then
select is_empty(
  $$ select name, relation, verb from tried where can <> (has_right and is_near) $$,
  'what the catalogue says of rights on tables is what happens'
);
select set_eq(
  $$ select name::text collate "default" from tried where can $$,
  $$ values ('r_viewer'), ('r_report_creator'), ('r_analyst'), ('r_emitter'), ('r_admin'), ('r_public'), ('r_keeper'),
       ('r_worker') $$,
  'and of each of these something can be done'
);
select is_empty(
  $$ select name, relation, verb from tried where can and verb in ('truncate', 'trigger') $$,
  'and nobody empties a table past its policies, or has one do what it likes'
);
select is_empty(
  $$ select name, relation, verb
     from tried
     where can
       and verb not like 'select%'
       and name not in ('r_worker', 'r_keeper') $$,
  'nobody but the worker and the keeper writes at all'
);

select * from finish();
