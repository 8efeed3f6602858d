-- place_list(persons): the places of several persons, as they are shown, and the clusters and schools among them.
--
-- Persons are those of rls.enrol_list, with their role.

create procedure rls.place_list(persons jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_missing text;
begin
  select format('%s %s', given.level, given."entityId") into v_missing
  from jsonb_to_recordset(persons) as given (level text, "entityId" bigint)
  where given.level in ('cluster', 'school')
    and not exists (
      select from rls.place as place where place.level = given.level and place.entity_id = given."entityId"
    )
  limit 1;
  if found then
    raise exception 'There is no %.', v_missing using errcode = 'QB304';
  end if;

  insert into rls.scope (role_id, role_name, level, entity_id, district_id, block_id, cluster_id)
  select to_regrole(quote_ident(given.role)), given.role, place.level, place.entity_id, place.district_id,
    place.block_id, place.cluster_id
  from jsonb_to_recordset(persons) as given (role name, level text, "entityId" bigint)
  inner join rls.place as place
    on place.level = given.level
    and place.entity_id = given."entityId"
  where given.level in ('cluster', 'school');

  update rls.person
  set level     = given.level,
      entity_id = case when given.level <> 'state' then given."entityId" end
  from jsonb_to_recordset(persons) as given (role name, level text, "entityId" bigint)
  where person.role_id = to_regrole(quote_ident(given.role))::oid
    and given.level is not null;
end;
$$;

comment on procedure rls.place_list(jsonb) is
  E'Writes down the places of several persons.\n\nErrors: QB304 no such place.';
