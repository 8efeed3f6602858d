-- grant_scope(role, level, entity): one more place where a person may look.
--
-- The state, a district or a block is membership of its group; clusters and schools, of which there are
-- too many for groups, are rows that name their ancestors. The first scope is the one that is shown.

create function rls.grant_scope(role name, level text, entity_id bigint default null)
returns void
language plpgsql
security definer -- only the keeper may give groups
set search_path = ''
as $$
declare
  v_person_id constant integer := rls.person_id_of(role);
  v_group     constant name := case
    when grant_scope.level in ('district', 'block') then format('g_%s_%s', grant_scope.level, grant_scope.entity_id)
    else 'g_' || grant_scope.level
  end;
begin
  if grant_scope.level in ('cluster', 'school') then
    insert into rls.scope (role_id, role_name, level, entity_id, district_id, block_id, cluster_id)
    select to_regrole(quote_ident(grant_scope.role)), grant_scope.role, place.level, place.entity_id,
      place.district_id, place.block_id, place.cluster_id
    from rls.place as place
    where place.level = grant_scope.level
      and place.entity_id = grant_scope.entity_id
    on conflict on constraint scope_pkey do update set
      role_name = excluded.role_name;
    if not found then
      raise exception 'There is no % %.', level, entity_id using errcode = 'QB304';
    end if;
  elsif to_regrole(quote_ident(v_group)) is null then
    raise exception 'There is no % %.', level, entity_id using errcode = 'QB304';
  end if;
  execute rls.membership_sql(v_group, grant_scope.role);

  update rls.person
  set level     = grant_scope.level,
      entity_id = case when grant_scope.level <> 'state' then grant_scope.entity_id end
  where person.person_id = v_person_id
    and person.level is null;

  perform rls.record_audit('grant-scope', null,
    jsonb_build_object('role', role, 'level', grant_scope.level, 'entityId', grant_scope.entity_id));
end;
$$;

comment on function rls.grant_scope(name, text, bigint) is
  E'Lets a person look at one more place and all below it.\n\nErrors: QB302 no such person, QB304 no such place.';

grant execute on function rls.grant_scope(name, text, bigint) to r_admin, r_owner;
