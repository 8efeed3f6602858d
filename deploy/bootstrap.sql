-- What a superuser runs once, in the new and still empty database, before cQube is migrated.
--
--   create database cqube;
--   psql -d cqube -f deploy/bootstrap.sql        then \password m_cqube
--
-- or with the password as a setting: PGOPTIONS="-c cqube.password=…" psql -d cqube -f …
-- Plain statements, each harmless when run again; nothing else ever needs a superuser. Take one
-- cluster for cQube alone: roles belong to the whole cluster, and other databases are closed here.

-- The login that migrates, and two roles that row security does not bind, as it binds even owners: backups read
-- everything as r_backup; r_dba looks into what cQube holds, but for names of persons, tokens and passwords.
-- With constraint_exclusion a view of several kinds of rows reads only those that a condition can match:
-- a block's page takes 10 ms instead of 90.

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'm_cqube') then
    create role m_cqube login createrole;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'r_dba') then
    create role r_dba nologin bypassrls;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'r_backup') then
    create role r_backup nologin bypassrls;
  end if;
  if pg_catalog.pg_has_role('r_dba', 'pg_read_all_data', 'usage') then
    revoke pg_read_all_data from r_dba;
  end if;
  if coalesce(current_setting('cqube.password', true), '') <> '' then
    execute format('alter role m_cqube password %L', current_setting('cqube.password'));
  end if;
  execute format('alter database %I owner to m_cqube', current_database());
  execute format('alter database %I set constraint_exclusion = on', current_database());
end;
$$;

grant pg_read_all_data to r_backup;
grant r_dba, r_backup to m_cqube with inherit false, set true;

-- Handed on by the migrations: stopping what an analyst lets run for too long, and bounding its files.

grant pg_signal_backend, pg_read_all_stats to m_cqube with admin true, inherit false, set false;
grant set on parameter temp_file_limit to m_cqube with grant option;

-- Other databases of the cluster are no business of our roles.

do $$
declare
  v_database name;
begin
  for v_database in
    select datname
    from pg_catalog.pg_database
    where datallowconn
      and datname <> current_database()
  loop
    execute format('revoke connect on database %I from public', v_database);
  end loop;
end;
$$;

-- What no analyst needs: large objects, sleeping, channels, locks by number, lines in the log of changes.
-- The locks and the channels are ours to use, so the migrating login may pass them on.

do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select oid
    from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname ~ '^(lo_.*|loread|lowrite|pg_sleep.*|pg_notify|pg_(try_)?advisory_.*|pg_logical_emit_message)$'
  loop
    execute format('revoke execute on function %s from public', v_function);
  end loop;

  for v_function in
    select oid
    from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname ~ '^(pg_notify|pg_(try_)?advisory_.*)$'
  loop
    execute format('grant execute on function %s to m_cqube with grant option', v_function);
  end loop;
end;
$$;

-- In a database that is migrated already, those who need it get it here, as the migrations would hand it on.

do $$
declare
  v_function regprocedure;
begin
  if to_regrole('r_registrar') is null then
    return;
  end if;

  for v_function in
    select oid
    from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname ~ '^(pg_notify|pg_(try_)?advisory_.*)$'
  loop
    execute format('grant execute on function %s to r_owner, r_worker, r_registrar', v_function);
  end loop;
  grant set on parameter temp_file_limit to r_registrar with grant option;
  grant pg_signal_backend, pg_read_all_stats to r_keeper with inherit true, set false;
end;
$$;

-- What refuses a relation that row security does not close, whoever makes or opens it; only a superuser can
-- take it away. Nothing is asked of what stands in schema landing, which is the worker's alone.

create schema if not exists guard;
revoke all on schema guard from public;
comment on schema guard is 'What refuses a table, view or function that row security does not close.';

-- A grant does not say what it is about: whatever it may have opened, of our schemas.

create or replace function guard.doubtful_relations()
returns oid[]
language sql
stable
set search_path = ''
as $$
  select array(
    select pg_class.oid
    from pg_catalog.pg_class
    left join pg_catalog.pg_description
      on classoid = 'pg_catalog.pg_class'::regclass
      and objoid = pg_class.oid
      and objsubid = 0
    where relnamespace in (
      select oid from pg_catalog.pg_namespace where nspname = any ('{staging,transform,pii,aggregate,rls}')
    )
      and relkind = any ('{r,p,v,m,f}')
      and (
        relkind = any ('{v,m,f}') or relispartition or not relrowsecurity or not relforcerowsecurity
        or description is null)
  );
$$;

drop function if exists guard.problems_of_relations(oid[]);

create or replace function guard.problems_of_relations(relations oid[], is_opening boolean)
returns table (name text, problem text)
language sql
stable
set search_path = ''
as $$
  select doubtful.oid::regclass::text, problem
  from pg_catalog.pg_class as doubtful
  cross join lateral (
    select exists (
      select
      from (
        select relacl as rights
        union all
        select attacl from pg_catalog.pg_attribute where attrelid = doubtful.oid and attacl is not null
      ) as given
      cross join lateral pg_catalog.aclexplode(rights) as held
      where held.grantee not in (relowner, pg_catalog.to_regrole('r_owner'), pg_catalog.to_regrole('r_worker'))
    ) as is_open
    offset 0
  ) as opened
  cross join lateral (
    select case
      when relkind = 'm' then 'a materialized view has no row security'
      when relkind = 'f' then 'a foreign table has no row security'
      when relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
        then 'a view shows what its owner sees: create it with (security_invoker = true)'
      when relkind = 'r' and not relispartition and exists (
        select from pg_catalog.pg_inherits where inhrelid = doubtful.oid
      ) then 'a table that inherits is read past the policies of the table above it'
      when not is_open then null
      when relispartition then 'a partition is read past the policies of its table: grant that one'
      when relkind <> 'v' and not relrowsecurity
        then 'others may read it, so it needs row security: call rls.turn_on(…)'
      when relkind <> 'v' and is_opening and not relforcerowsecurity
        then 'its owner passes by its row security: call rls.turn_on(…)'
      when is_opening and pg_catalog.obj_description(doubtful.oid, 'pg_class') is null
        then 'others may read it, so it needs a comment'
    end as problem
    offset 0
  ) as judged
  where doubtful.oid = any (relations)
    and relkind = any ('{r,p,v,m,f}')
    and problem is not null;
$$;

create or replace function guard.problems_of_policies(policies oid[])
returns table (name text, problem text)
language sql
stable
set search_path = ''
as $$
  select polname || ' on ' || polrelid::regclass, 'no index holds the column ' || attname || ', which the policy compares'
  from pg_catalog.pg_policy
  inner join pg_catalog.pg_depend
    on pg_depend.classid = 'pg_catalog.pg_policy'::regclass
    and pg_depend.objid = pg_policy.oid
    and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
    and pg_depend.refobjid = polrelid
    and pg_depend.refobjsubid > 0
  inner join pg_catalog.pg_attribute
    on attrelid = polrelid
    and attnum = refobjsubid
  where pg_policy.oid = any (policies)
    and polrelid::regclass::text !~ '^transform[.]' -- kept rows, which their sources index as they need
    and not exists (
      select from pg_catalog.pg_index where indrelid = polrelid and attnum = any (indkey::smallint[])
    );
$$;

create or replace function guard.problems_of_routines(routines oid[])
returns table (name text, problem text)
language sql
stable
set search_path = ''
as $$
  select oid::regprocedure::text, 'it runs with its owner''s rights, so it needs "set search_path = ''''"'
  from pg_catalog.pg_proc
  where oid = any (routines)
    and prosecdef
    and not coalesce('search_path=""' = any (proconfig), false)
    and pronamespace::regnamespace::text = any ('{staging,transform,pii,aggregate,rls}');
$$;

create or replace function guard.refuse_open_object()
returns event_trigger
language plpgsql
security definer -- it fires for whoever makes something, and its helpers are nobody's to call
set search_path = ''
as $$
declare
  v_refused record;
begin
  if tg_tag = 'GRANT' then
    select name, problem into v_refused
    from guard.problems_of_relations(guard.doubtful_relations(), is_opening => true)
    where exists (select from pg_catalog.pg_event_trigger_ddl_commands() where object_type = 'TABLE')
    limit 1;
  elsif tg_tag = 'CREATE POLICY' then
    select name, problem into v_refused
    from guard.problems_of_policies(array(select objid from pg_catalog.pg_event_trigger_ddl_commands()))
    limit 1;
  elsif tg_tag ~ 'FUNCTION|PROCEDURE|ROUTINE' then
    select name, problem into v_refused
    from guard.problems_of_routines(array(select objid from pg_catalog.pg_event_trigger_ddl_commands()))
    limit 1;
  else
    select name, problem into v_refused
    from guard.problems_of_relations(array(
      select objid
      from pg_catalog.pg_event_trigger_ddl_commands()
      where schema_name = any ('{staging,transform,pii,aggregate,rls}')
    ), is_opening => false)
    limit 1;
  end if;

  if found then
    raise exception '% is refused: %.', v_refused.name, v_refused.problem using errcode = 'QB320';
  end if;
end;
$$;

revoke all on all functions in schema guard from public;
drop event trigger if exists refuse_open_object;
create event trigger refuse_open_object on ddl_command_end
  when tag in (
    'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE FOREIGN TABLE',
    'CREATE MATERIALIZED VIEW', 'CREATE VIEW', 'ALTER VIEW', 'CREATE POLICY', 'CREATE FUNCTION', 'ALTER FUNCTION',
    'CREATE PROCEDURE', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'GRANT'
  )
  execute function guard.refuse_open_object();
