--! Previous: -
--! Hash: sha1:dee015fa10dc1ca780fe9c3beb84e563698c851d

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

  if not exists (select from pg_catalog.pg_roles where rolname = 'r_keeper') then
    create role r_keeper nologin createrole;
  end if;
end;
$$;

grant r_owner, r_keeper, r_identity, r_worker to current_user with inherit true, set true;
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

comment on schema staging is 'What is emitted: sources, emissions, batches, findings.';
comment on schema landing is 'The worker''s tables of batches that are being loaded, and nothing else.';
comment on schema transform is 'The rows that were kept, one table a source.';
comment on schema aggregate is 'What is shown: metrics, reports, places and values.';
comment on schema rls is 'Who may see what: people, places, scopes, tokens, audit.';
comment on schema pgboss is 'The worker''s queue.';
comment on schema identity is 'The embedded identity provider''s own data.';

alter default privileges for role r_owner revoke execute on functions from public;
alter default privileges for role r_keeper revoke execute on functions from public;
