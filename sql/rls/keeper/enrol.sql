-- enrol(name, kind, issuer, subject, roles, level, entity) -> the new role of a person or application.
--
-- What it may do comes from roles, where it may look from level and entity, both by membership alone: by
-- hand, "grant g_district_2401 to u_…" does the same. Who only emits has no level.

create function rls.enrol(
  display_name text,
  kind         text   default 'person',
  issuer       text   default null,
  subject      text   default null,
  roles        text[] default '{r_viewer}',
  level        text   default null,
  entity_id    bigint default null
)
returns name
language plpgsql
security definer -- only a keeper makes roles
set search_path = ''
as $$
declare
  v_person constant name := rls.new_person_name();
begin
  call rls.act('make', v_person);
  call rls.register_person(v_person, display_name, kind, issuer, subject);
  call rls.grant_roles(v_person, roles);
  if level is not null then
    perform rls.grant_scope(v_person, level, entity_id);
  end if;

  perform rls.record_audit('enrol', null, jsonb_build_object(
    'role', v_person, 'name', display_name, 'kind', kind, 'roles', roles, 'level', level, 'entityId', entity_id));
  return v_person;
end;
$$;

comment on function rls.enrol(text, text, text, text, text[], text, bigint) is
  E'Makes the database role of a person or an application, with what it may do and where it may look.\n\nErrors: QB303 '
  'not a role to be given, QB304 no such place, QB306 enrolled already, QB308 not said who or what.';

grant execute on function rls.enrol(text, text, text, text, text[], text, bigint) to r_admin, r_owner;
