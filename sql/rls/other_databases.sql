-- other_databases() -> other databases of the cluster that our roles could reach, or that are cQube too.
--
-- Roles belong to a cluster: a second cQube in it would share every u_ and every g_ with this one.

create function rls.other_databases()
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('Our roles may connect to database %I: revoke connect on database %1$I from public.', datname)
  from pg_catalog.pg_database
  where datallowconn
    and datname <> current_database()
    and has_database_privilege('public', oid, 'connect')
  union all
  select format('Database %I of this cluster is a cQube too; roles are shared, so give each its own cluster.', datname)
  from pg_catalog.pg_database
  where datname <> current_database()
    and not datistemplate
    and datdba = (select datdba from pg_catalog.pg_database where datname = current_database())
    and pg_get_userbyid(datdba) = 'm_cqube';
$$;

comment on function rls.other_databases() is
  'Other databases of the cluster that our roles could reach, or that are cQube too.';
