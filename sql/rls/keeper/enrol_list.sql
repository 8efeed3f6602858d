-- enrol_list(persons) -> a role for each of up to 200 persons, in the order in which they are named.
--
-- As rls.enrol does for one, but each right and each group is given to all of them by one grant: a grant walks
-- through all that its grantor has power over, 20 ms where a state has 400 blocks. A person is an object with
-- name, kind, issuer, subject, roles, level and entityId, of which the name alone is needed. At most 200,
-- because a transaction holds a lock on each role it makes.

create function rls.enrol_list(persons jsonb)
returns text[]
language plpgsql
security definer -- only a keeper makes roles
set search_path = ''
as $$
declare
  v_made  jsonb := '[]';
  v_given record;
begin
  if jsonb_array_length(persons) > 200 then
    raise exception 'These are %; enrol at most 200 at once.', jsonb_array_length(persons) using errcode = 'QB308';
  end if;

  for v_given in
    select given.*, person, rls.new_person_name() as role
    from jsonb_array_elements(persons) as person
    cross join lateral jsonb_to_record(person) as given (name text, kind text, issuer text, subject text)
  loop
    call rls.act('make', v_given.role);
    call rls.register_person(
      v_given.role, v_given.name, coalesce(v_given.kind, 'person'), v_given.issuer, v_given.subject);
    v_made := v_made || (v_given.person || jsonb_build_object('role', v_given.role));
  end loop;

  call rls.grant_list(v_made);
  call rls.place_list(v_made);

  perform rls.record_audit('enrol', null, person)
  from jsonb_array_elements(v_made) as person;
  return array(select person ->> 'role' from jsonb_array_elements(v_made) with ordinality as made (person, position)
    order by position);
end;
$$;

comment on function rls.enrol_list(jsonb) is
  E'Makes the database roles of up to 200 persons or applications: an array of objects with name, kind, issuer, '
  'subject, roles, level and entityId.\n\nErrors: QB303 not a role to be given, QB304 no such place, QB306 enrolled '
  'already, QB308 not said who or what, or too many.';

grant execute on function rls.enrol_list(jsonb) to r_admin, r_owner;
