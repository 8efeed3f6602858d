-- too_mighty_roles() -> roles of ours that row security would not bind, and rights of analysts to write.

create function rls.too_mighty_roles()
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('The role %s is not bound by row security: alter role %1$s nosuperuser nobypassrls.', rolname)
  from pg_catalog.pg_roles
  where (rolsuper or rolbypassrls)
    and (rolname ~ '^(r|g|u|x)_' and rolname not in ('r_dba', 'r_backup') or rolname = 'm_cqube')
  union all
  select format('The role %s may make roles: alter role %1$s nocreaterole.', rolname)
  from pg_catalog.pg_roles
  where rolcreaterole
    and rolname ~ '^(r|g|u|x)_'
    and rolname !~ '^r_(registrar|keeper(_\d+)?)$'
  union all
  select 'There is no role r_backup, so a backup would be empty: run deploy/bootstrap.sql as a superuser.'
  where not exists (select from pg_catalog.pg_roles where rolname = 'r_backup' and rolbypassrls)
  union all
  select 'The role r_dba reads names of persons unrecorded: run deploy/bootstrap.sql as a superuser.'
  where pg_has_role(to_regrole('r_dba'), 'pg_read_all_data', 'usage')
  union all
  select format('Everyone may %s in this database: revoke %1$s on database %I from public.', right_name,
    current_database())
  from unnest(array['connect', 'temporary', 'create']) as right_name
  where has_database_privilege('public', current_database(), right_name)
  union all
  select 'Everyone may use schema public: revoke all on schema public from public.'
  where has_schema_privilege('public', 'public', 'usage, create')
  union all
  select 'Analysts cannot be stopped when they lift their limits: run deploy/bootstrap.sql as a superuser.'
  where not pg_has_role('r_keeper', 'pg_signal_backend', 'usage')
    or not pg_has_role('r_keeper', 'pg_read_all_stats', 'usage');
$$;

comment on function rls.too_mighty_roles() is
  'Roles of ours that row security would not bind, and what everyone may do that nobody should.';
