--! Previous: -
--! Hash: sha1:bde7115f293dd13710fe4cfed1da06097694b86d

-- The fixed roles and the schemas that everything else stands in.
--
-- r_ is what one may do, g_ where one may look. Roles are cluster-wide, so each is made only where it
-- is missing; people, places and exports get theirs from procedures (sql/rls), never from a migration.

do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'r_owner', 'r_viewer', 'r_report_creator', 'r_analyst', 'r_emitter', 'r_admin', 'r_public',
    'g_state', 'g_district', 'g_block', 'g_cluster', 'g_school'
  ] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;

  foreach v_role in array array['r_worker', 'r_api', 'r_identity'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I login noinherit', v_role);
    end if;
  end loop;

  foreach v_role in array array['r_keeper', 'r_registrar'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin createrole', v_role);
    end if;
  end loop;
end;
$$;

grant r_owner, r_keeper, r_registrar, r_identity, r_worker to current_user with inherit true, set true;
grant r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, g_state, g_district, g_block, g_cluster, g_school
  to r_keeper with admin true, inherit false, set false;

grant r_viewer, r_report_creator, r_emitter, r_admin to r_api with inherit false, set false;
grant r_public to r_api, r_worker with inherit false, set true;

revoke all on database :DATABASE_NAME from public;
grant connect on database :DATABASE_NAME to r_api, r_worker, r_identity, r_analyst;
revoke all on schema public from public;

create schema staging authorization r_owner;
create schema landing authorization r_owner;
create schema transform authorization r_owner;
create schema aggregate authorization r_owner;
create schema rls authorization r_owner;
create schema identity authorization r_identity;
create schema pgboss authorization r_worker;

grant usage, create on schema rls to r_keeper;
grant usage, create on schema rls to r_registrar with grant option;

-- What deploy/bootstrap.sql took from everyone and left to the migrating login goes to those who need
-- it. Without the bootstrap everyone still has it, and these grants only warn.

do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select oid
    from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and (proname ~ '^pg_(try_)?advisory_' or proname = 'pg_notify')
  loop
    execute format('grant execute on function %s to r_owner, r_worker, r_registrar', v_function);
  end loop;

  if has_parameter_privilege('temp_file_limit', 'set with grant option') then
    grant set on parameter temp_file_limit to r_registrar with grant option;
  end if;
  if pg_has_role('pg_signal_backend', 'member with admin option') then
    grant pg_signal_backend, pg_read_all_stats to r_keeper with inherit true, set false;
  end if;
end;
$$;

comment on schema staging is 'What is emitted: sources, emissions, batches, findings.';
comment on schema landing is 'The worker''s tables of batches that are being loaded, and nothing else.';
comment on schema transform is 'The rows that were kept, one table a source.';
comment on schema aggregate is 'What is shown: metrics, reports, places and values.';
comment on schema rls is 'Who may see what: people, places, scopes, tokens, audit.';
comment on schema pgboss is 'The worker''s queue.';
comment on schema identity is 'The embedded identity provider''s own data.';

alter default privileges for role r_owner revoke execute on functions from public;
alter default privileges for role r_keeper revoke execute on functions from public;
alter default privileges for role r_registrar revoke execute on functions from public;
