-- What a superuser runs once, in the new and still empty database, before cQube is migrated.
--
--   create database cqube;
--   psql -d cqube -f deploy/bootstrap.sql        then \password m_cqube
--
-- or with the password as a setting: PGOPTIONS="-c cqube.password=…" psql -d cqube -f …
-- Plain statements, each harmless when run again; nothing else ever needs a superuser. Take one
-- cluster for cQube alone: roles belong to the whole cluster, and other databases are closed here.

-- The login that migrates, and the role that backups read as, because row security binds even owners.
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
  if coalesce(current_setting('cqube.password', true), '') <> '' then
    execute format('alter role m_cqube password %L', current_setting('cqube.password'));
  end if;
  execute format('alter database %I owner to m_cqube', current_database());
  execute format('alter database %I set constraint_exclusion = on', current_database());
end;
$$;

grant pg_read_all_data to r_dba;
grant r_dba to m_cqube with inherit false, set true;

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
