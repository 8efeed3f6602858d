-- open_functions() -> functions of PostgreSQL that everyone may call and should not, or that we may not.

create function rls.open_functions()
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('Everyone may call %s: run deploy/bootstrap.sql as a superuser.',
    string_agg(distinct proname, ', ' order by proname))
  from pg_catalog.pg_proc
  where pronamespace = 'pg_catalog'::regnamespace
    and proname ~ '^(lo_.*|loread|lowrite|pg_sleep.*|pg_notify|pg_(try_)?advisory_.*|pg_logical_emit_message)$'
    and has_function_privilege('public', oid, 'execute')
  having count(*) > 0
  union all
  select format('%s may not call %s: run deploy/bootstrap.sql as a superuser.', role.name,
    string_agg(distinct proname, ', ' order by proname))
  from pg_catalog.pg_proc
  cross join (values ('r_owner'), ('r_worker'), ('r_registrar')) as role (name)
  where pronamespace = 'pg_catalog'::regnamespace
    and proname ~ '^(pg_notify|pg_(try_)?advisory_.*)$'
    and not has_function_privilege(role.name, oid, 'execute')
  group by role.name;
$$;

comment on function rls.open_functions() is
  'Functions of PostgreSQL that everyone may call and should not, or that our own roles may not call.';
