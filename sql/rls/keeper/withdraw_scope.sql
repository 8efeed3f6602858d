-- withdraw_scope(role, level, entity): a place where a person may look no longer.

create function rls.withdraw_scope(role name, level text, entity_id bigint default null)
returns void
language plpgsql
security definer -- only the keeper may take groups
set search_path = ''
as $$
declare
  v_person_id constant integer := rls.person_id_of(role);
  v_role_id   constant oid := to_regrole(quote_ident(role));
begin
  delete from rls.scope
  where scope.role_id = v_role_id
    and scope.level = withdraw_scope.level
    and scope.entity_id = withdraw_scope.entity_id;

  if withdraw_scope.level in ('district', 'block') then
    execute rls.membership_sql(
      format('g_%s_%s', withdraw_scope.level, withdraw_scope.entity_id)::name, withdraw_scope.role, true);
  elsif not exists (
    select
    from rls.scope as scope
    where scope.role_id = v_role_id
      and scope.level = withdraw_scope.level
  ) then
    execute rls.membership_sql(('g_' || withdraw_scope.level)::name, withdraw_scope.role, true);
  end if;

  update rls.person
  set level     = null,
      entity_id = null
  where person.person_id = v_person_id
    and person.level = withdraw_scope.level
    and (person.level = 'state' or person.entity_id = withdraw_scope.entity_id);

  perform rls.record_audit('withdraw-scope', null,
    jsonb_build_object('role', role, 'level', withdraw_scope.level, 'entityId', withdraw_scope.entity_id));
end;
$$;

comment on function rls.withdraw_scope(name, text, bigint) is
  E'Ends that a person may look at a place.\n\nErrors: QB302 no such person, QB303 no such level.';

grant execute on function rls.withdraw_scope(name, text, bigint) to r_admin, r_owner;
