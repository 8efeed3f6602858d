-- enrol_analyst(name, password, district) -> a login for psql and the like; no district is the whole state.
--
-- The password may be a SCRAM verifier, so that it never reaches a log. The login reads aggregates, the
-- masters and what is open to analysts, of its district and below; it cannot write.

create function rls.enrol_analyst(display_name text, password text, district_id bigint default null)
returns name
language plpgsql
security definer -- only a keeper makes roles
set search_path = ''
as $$
declare
  v_person constant name := rls.new_person_name();
begin
  if password is null or password !~ '^SCRAM-SHA-256\$' and length(password) < 12 then
    raise exception 'A password has at least 12 characters.' using errcode = 'QB305';
  end if;

  call rls.act('make_login', v_person, password);
  call rls.register_person(v_person, display_name, 'person', null, null);
  call rls.grant_roles(v_person, '{r_analyst}');
  perform rls.grant_scope(v_person, case when district_id is null then 'state' else 'district' end, district_id);

  perform rls.record_audit('enrol-analyst', null,
    jsonb_build_object('role', v_person, 'name', display_name, 'districtId', district_id));
  return v_person;
end;
$$;

comment on function rls.enrol_analyst(text, text, bigint) is
  E'Makes a login that reads what analysts may, of one district or of the state.\n\nErrors: QB304 no such place, QB305 '
  'the password is too short, QB308 not said who.';

grant execute on function rls.enrol_analyst(text, text, bigint) to r_admin, r_owner;
