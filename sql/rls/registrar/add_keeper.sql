-- add_keeper() -> the number of one more keeper.
--
-- The registrar makes keepers and does nothing else: whoever made a role is a member of it, and a grant
-- walks through all memberships of its grantor, so who makes keepers must not be who grants.

create function rls.add_keeper()
returns integer
language plpgsql
security definer -- the registrar alone may make roles that make roles
set search_path = ''
as $$
declare
  v_number    integer;
  v_statement text;
begin
  perform pg_catalog.pg_advisory_xact_lock(hashtext('rls.add_keeper'));
  select coalesce(max(substr(rolname, 10)::integer), 0) + 1 into v_number
  from pg_catalog.pg_roles
  where rolname ~ '^r_keeper_\d{1,6}$';

  for v_statement in select rls.keeper_sql(v_number) loop
    execute v_statement;
  end loop;
  return v_number;
end;
$$;

comment on function rls.add_keeper() is 'Makes one more keeper.';

grant execute on function rls.add_keeper() to r_keeper;
