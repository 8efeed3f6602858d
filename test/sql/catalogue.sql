-- What must hold of every object there is and every one to come; a new table or function is met here first.

select plan(30);

-- Given our schemas, their tables, views and routines
create temp view relation as
select
  pg_class.oid,
  pg_class.oid::regclass::text as name,
  nspname::text collate "default" as schema,
  relname,
  relkind,
  relispartition,
  relrowsecurity and relforcerowsecurity as is_forced,
  coalesce('security_invoker=true' = any (reloptions), false) as is_invoker
from pg_class
inner join pg_namespace
  on pg_namespace.oid = relnamespace
where nspname in ('staging', 'landing', 'transform', 'pii', 'aggregate', 'rls')
  and relkind in ('r', 'p', 'v', 'm', 'f');

create temp view routine as
select
  pg_proc.oid,
  pg_proc.oid::regprocedure::text as name,
  nspname::text collate "default" as schema,
  proname::text collate "default" as proname,
  prosecdef,
  prokind,
  proconfig,
  proowner::regrole::text as owner
from pg_proc
inner join pg_namespace
  on pg_namespace.oid = pronamespace
where nspname in ('staging', 'landing', 'transform', 'pii', 'aggregate', 'rls');

create temp table caller (name text);
insert into caller
select rolname
from pg_roles
where rolname ~ '^r_(viewer|report_creator|analyst|emitter|admin|public|api|identity|registrar|keeper(_1)?)$';

-- Then of tables
select is_empty(
  $$ select name from relation where relkind in ('r', 'p') and schema <> 'landing' and not is_forced $$,
  'every table has row security, forced'
);
select is_empty(
  $$ select name
     from relation
     where relkind in ('r', 'p')
       and not relispartition
       and schema <> 'landing'
       and not exists (
         select
         from pg_policies
         where schemaname = schema
           and tablename = relname
           and policyname = relname || '_of_worker'
           and roles = '{r_owner,r_worker}'
           and cmd = 'ALL'
           and qual = 'true'
           and with_check = 'true'
       ) $$,
  'every table has the policy without which the worker and the owner would see nothing'
);
select is_empty(
  $$ select name from relation
     where relkind in ('r', 'p') and schema <> 'landing' and pg_get_userbyid((
       select relowner from pg_class where pg_class.oid = relation.oid)) <> 'r_owner' $$,
  'every table belongs to the owner whom nobody logs in as'
);
select is_empty(
  $$ select name from relation where relispartition and exists (
       select from caller where has_table_privilege(caller.name, relation.oid,
         'select, insert, update, delete, truncate, references, trigger')) $$,
  'no partition is open to anyone'
);
select is_empty(
  $$ select name from relation where relkind in ('m', 'f') $$,
  'there is no materialized view and no foreign table: neither has row security'
);
select is_empty(
  $$ select name from relation where relkind = 'v' and not is_invoker $$,
  'every view asks as whoever reads it'
);
select is_empty(
  $$ select policyname from pg_policies
     where schemaname in ('staging', 'transform', 'pii', 'aggregate', 'rls')
       and (permissive <> 'PERMISSIVE' or 'public' = any (roles)) $$,
  'every policy names the roles it is for'
);
select is_empty(
  $$ select policyname, qual from pg_policies
     where schemaname in ('staging', 'transform', 'pii', 'aggregate', 'rls')
       and (qual ~ 'current_setting|current_user|session_user| OR '
         or qual ~ 'rls\.' and qual !~ '\( SELECT rls\.') $$,
  'no policy reads a setting, has an "or", or asks a function for each row'
);

select is_empty(
  $$ select distinct relation.name
     from relation
     inner join caller on has_any_column_privilege(caller.name, relation.oid, 'select')
     where relkind in ('r', 'p')
       and not exists (
         select from pg_policies
         where schemaname = schema and tablename = relname and policyname <> relname || '_of_worker'
       ) $$,
  'every table that somebody may read has a policy for them'
);
select is_empty(
  $$ select polname, polrelid::regclass, attname
     from pg_policy
     inner join relation on relation.oid = polrelid
     inner join pg_depend
       on pg_depend.classid = 'pg_policy'::regclass
       and pg_depend.objid = pg_policy.oid
       and pg_depend.refclassid = 'pg_class'::regclass
       and pg_depend.refobjid = polrelid
       and pg_depend.refobjsubid > 0
     inner join pg_attribute on attrelid = polrelid and attnum = refobjsubid
     where schema <> 'transform' -- kept rows, which their sources index as they need
       and not exists (select from pg_index where indrelid = polrelid and attnum = any (indkey::smallint[])) $$,
  'every column that a policy compares is in an index'
);

-- of indexes: where analysts read, each contains what its table's policies compare
select is_empty(
  $$ select pg_index.indexrelid::regclass, attname
     from pg_policy
     inner join relation on relation.oid = polrelid
     inner join pg_depend
       on pg_depend.classid = 'pg_policy'::regclass
       and pg_depend.objid = pg_policy.oid
       and pg_depend.refclassid = 'pg_class'::regclass
       and pg_depend.refobjid = polrelid
       and pg_depend.refobjsubid > 0
     inner join pg_attribute
       on attrelid = polrelid
       and attnum = refobjsubid
     inner join pg_index on indrelid = polrelid
     left join pg_constraint
       on conindid = pg_index.indexrelid
       and contype in ('p', 'u')
     where attnum <> all (indkey::smallint[])
       and (pg_constraint.oid is null or has_table_privilege('r_analyst', polrelid, 'select'))
       and (relation.name, attname) not in (
         -- the key is what a master is matched by, and which schools there are is no secret
         -- and which metrics and reports there are, public or not, neither
         values ('aggregate.metric', 'is_public'), ('aggregate.report', 'metric_name'),
           ('transform.block', 'district_id'), ('transform.cluster', 'district_id'),
           ('transform.school', 'district_id')) $$,
  'every index contains the columns of the policies'
);
select is_empty(
  $$ select conrelid::regclass, conname
     from pg_constraint
     where contype = 'f'
       and connamespace::regnamespace::text in ('staging', 'transform', 'pii', 'aggregate', 'rls')
       and confdeltype = 'a' $$,
  'every foreign key says what happens on delete'
);
select is_empty(
  $$ select conrelid::regclass, conname
     from pg_constraint
     where contype = 'f'
       and connamespace::regnamespace::text in ('staging', 'transform', 'pii', 'aggregate', 'rls')
       and not exists (
         select
         from pg_index
         where indrelid = conrelid
           and (indkey::smallint[])[0:cardinality(conkey) - 1] = conkey
       ) $$,
  'every foreign key has an index'
);
select is_empty(
  $$ select distinct pg_depend.refobjid::regprocedure
     from pg_depend
     inner join routine on routine.oid = refobjid and refclassid = 'pg_proc'::regclass
     where classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass) $$,
  'no table depends on a routine: routines are made anew'
);

-- of routines
select is_empty(
  $$ select name from routine
     where prokind <> 'a' and (proconfig is null or not 'search_path=""' = any (proconfig)) $$,
  'every routine that can have one has its search path pinned'
);
select is_empty(
  $$ select name from routine where has_function_privilege('public', oid, 'execute') $$,
  'no routine is open to everyone'
);
select is_empty(
  $$ select name, owner from routine
     where owner !~ '^r_(owner|keeper|registrar|keeper_\d+)$'
       or schema <> 'rls' and owner <> 'r_owner' $$,
  'every routine belongs to the owner, or makes roles and belongs to who may'
);
select results_eq(
  $$ select schema || '.' || proname, string_agg(caller.name, ', ' order by caller.name)
     from routine
     inner join caller on has_function_privilege(caller.name, routine.oid, 'execute')
     where prosecdef
       and not owner = caller.name
     group by 1
     order by 1 $$,
  $$ values
    ('aggregate.define_metric', 'r_admin'),
    ('aggregate.define_report', 'r_admin'),
    ('aggregate.set_setting', 'r_admin'),
    ('rls.account_of_subject', 'r_identity'),
    ('rls.act_as_keeper_1', 'r_keeper'),
    ('rls.add_keeper', 'r_keeper'),
    ('rls.audit_problems', 'r_admin'),
    ('rls.audit_state', 'r_admin'),
    ('rls.drift', 'r_admin'),
    ('rls.enrol', 'r_admin'),
    ('rls.enrol_analyst', 'r_admin'),
    ('rls.enrol_list', 'r_admin'),
    ('rls.expel', 'r_admin'),
    ('rls.grant_scope', 'r_admin'),
    ('rls.issue_token', 'r_admin'),
    ('rls.limit_analyst', 'r_admin'),
    ('rls.record_account_event', 'r_identity'),
    ('rls.record_audit', 'r_api, r_keeper'),
    ('rls.revoke_token', 'r_admin'),
    ('rls.role_of_subject', 'r_api'),
    ('rls.role_of_token', 'r_api'),
    ('rls.sign_in', 'r_api'),
    ('rls.sign_out', 'r_admin'),
    ('rls.sign_out_subject', 'r_identity'),
    ('rls.withdraw_scope', 'r_admin'),
    ('staging.enable_source', 'r_admin'),
    ('staging.infrastructure_weights', 'r_admin, r_emitter'),
    ('staging.put_source', 'r_admin'),
    ('staging.reopen', 'r_admin'),
    ('staging.replay', 'r_admin'),
    ('staging.request_emission', 'r_emitter'),
    ('staging.withdraw', 'r_admin, r_emitter') $$,
  'what runs with more rights than its caller has is this, for these callers'
);
select results_eq(
  $$ select schema || '.' || proname from routine
     where has_function_privilege('r_api', oid, 'execute') order by 1 $$,
  $$ values ('rls.record_audit'), ('rls.role_of_subject'), ('rls.role_of_token'), ('rls.sign_in') $$,
  'the API by itself may call four functions'
);

-- of comments
select is_empty(
  $$ select name from relation where not relispartition and schema <> 'landing'
       and obj_description(oid, 'pg_class') is null
     union all
     select name from routine where obj_description(oid, 'pg_proc') is null $$,
  'every table, view and routine has a comment'
);

-- of rights: who may do what to which table, r for select (in brackets for some columns), a, w, d for the rest
create temp view right_held as
select
  caller.name as caller,
  relation.name as relation,
  concat(
    case
      when has_table_privilege(caller.name, relation.oid, 'select') then 'r'
      when has_any_column_privilege(caller.name, relation.oid, 'select') then '(r)'
    end,
    case when has_any_column_privilege(caller.name, relation.oid, 'insert') then 'a' end,
    case when has_any_column_privilege(caller.name, relation.oid, 'update') then 'w' end,
    case when has_table_privilege(caller.name, relation.oid, 'delete') then 'd' end,
    case when has_table_privilege(caller.name, relation.oid, 'truncate, references, trigger, maintain') then '!' end
  ) as rights
from caller
cross join relation;

select results_eq(
  $$ select caller, rights, string_agg(relation, ' ' order by relation)
     from right_held
     where rights <> ''
       and caller in ('r_viewer', 'r_report_creator')
     group by 1, 2
     order by 1, 2 $$,
  $$ select caller, rights, relations
     from (
       values
         ('(r)', 'rls.person rls.token'),
         ('r', 'aggregate.category aggregate.invalid_school aggregate.kind aggregate.kind_value aggregate.management '
           'aggregate.metric aggregate.metric_period '
           'aggregate.metric_value aggregate.place aggregate.report '
           'aggregate.report_value aggregate.setting aggregate.shown_value rls.place '
           'rls.scope staging.notified_address staging.source staging.source_column staging.source_file')
     ) as held (rights, relations)
     cross join (values ('r_viewer'), ('r_report_creator')) as who (caller)
     order by 1, 2 $$,
  'viewers and report creators read what is shown, and write nothing'
);
select results_eq(
  $$ select caller, rights, string_agg(relation, ' ' order by relation)
     from right_held
     where rights <> ''
       and caller not in ('r_viewer', 'r_report_creator')
       and (caller <> 'r_analyst' or relation not like 'transform.%')
     group by 1, 2
     order by 1, 2 $$,
  $$ values
    ('r_admin', '(r)', 'rls.token'),
    ('r_admin', 'r', 'aggregate.category aggregate.invalid_school aggregate.kind aggregate.kind_value aggregate.management '
      'aggregate.metric aggregate.metric_period aggregate.metric_value aggregate.place '
      'aggregate.report aggregate.report_value aggregate.setting aggregate.shown_value '
      'rls.audit_anchor rls.audit_entry rls.audit_seal rls.person rls.place rls.scope staging.batch staging.correction '
      'staging.emission staging.finding staging.notified_address staging.pull staging.source '
      'staging.source_column staging.source_file'),
    ('r_analyst', 'r', 'aggregate.category aggregate.kind aggregate.kind_value aggregate.management '
      'aggregate.metric aggregate.metric_period aggregate.metric_value aggregate.place '
      'aggregate.report aggregate.report_value aggregate.school_day aggregate.school_day_value '
      'aggregate.setting aggregate.shown_value rls.place rls.scope staging.notified_address staging.source '
      'staging.source_column staging.source_file'),
    ('r_emitter', '(r)', 'rls.person rls.token'),
    ('r_emitter', 'r', 'aggregate.category aggregate.kind aggregate.management '
      'aggregate.metric aggregate.metric_period aggregate.place aggregate.report '
      'aggregate.setting rls.place rls.scope staging.batch staging.correction staging.emission '
      'staging.finding staging.notified_address staging.source staging.source_column '
      'staging.source_file'),
    ('r_keeper', 'r', 'rls.place'),
    ('r_keeper', 'raw', 'rls.person'),
    ('r_keeper', 'rawd', 'rls.scope'),
    ('r_keeper', 'rw', 'rls.token'),
    ('r_public', 'r', 'aggregate.category aggregate.kind aggregate.kind_value aggregate.management aggregate.metric '
      'aggregate.metric_period aggregate.metric_value aggregate.place aggregate.report aggregate.report_value '
      'aggregate.setting aggregate.shown_value') $$,
  'every other role has exactly these rights; the API, the provider and the keepers of persons have none'
);
select set_eq(
  $$ select relation, rights from right_held
     where caller = 'r_analyst' and relation like 'transform.%' and rights <> '' $$,
  $$ select 'transform.' || source_name as relation, 'r' as rights from staging.source where is_for_analysts $$,
  'analysts read the sources that are for them, and no other'
);
select is_empty(
  $$ select name from relation
     where has_table_privilege('r_worker', oid, 'truncate, references, trigger, maintain')
       or has_table_privilege('public', oid, 'select, insert, update, delete, truncate') $$,
  'the worker only reads and writes rows, and everyone has no right at all'
);
select is_empty(
  $$ select caller.name, nspname
     from caller
     inner join pg_namespace
       on nspname in ('landing', 'pii', 'identity', 'pgboss', 'public')
       and has_schema_privilege(caller.name, pg_namespace.oid, 'usage, create')
     where caller.name <> 'r_identity' or nspname <> 'identity' $$,
  'landing, names of persons, identity and the queue are closed to all but their own'
);
select is_empty(
  $$ select caller.name, nspname
     from caller
     inner join pg_namespace
       on nspname in ('staging', 'landing', 'transform', 'pii', 'aggregate', 'rls')
       and has_schema_privilege(caller.name, pg_namespace.oid, 'create')
     where caller.name not in ('r_keeper', 'r_registrar') or nspname <> 'rls' $$,
  'nobody makes objects but who makes roles'
);

-- of roles
select results_eq(
  $$ select pg_get_userbyid(roleid)::text collate "default", inherit_option, set_option, admin_option
     from pg_auth_members
     where member = to_regrole('r_api')
       and pg_get_userbyid(roleid) ~ '^r_'
     order by 1 $$,
  $$ values ('r_admin', false, false, false), ('r_emitter', false, false, false), ('r_public', false, true, false),
       ('r_report_creator', false, false, false), ('r_viewer', false, false, false) $$,
  'the API is a member without rights, but for the public'
);
select is_empty(
  $$ select pg_get_userbyid(roleid), pg_get_userbyid(member)
     from pg_auth_members
     where pg_get_userbyid(member) in ('r_owner', 'r_viewer', 'r_report_creator', 'r_analyst', 'r_emitter', 'r_admin',
         'r_public', 'r_identity', 'r_keeper_1')
       and (pg_get_userbyid(member), left(pg_get_userbyid(roleid), 2)) <> ('r_keeper_1', 'u_') $$,
  'no right contains another, and a keeper has persons only'
);
set local cqube.is_test_cluster = 'on';
select is_empty('select rls.server_problems()', 'the server is as deploy/bootstrap.sql leaves it');
select is_empty(
  $$ select * from rls.drift() as sentence where sentence !~ '^The role u_.* is nobody''s' $$,
  'and no role was made by hand'
);

select * from finish();
