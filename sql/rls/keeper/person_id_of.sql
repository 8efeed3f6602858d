-- person_id_of(role) -> the person who is enrolled as that role, or an error that says so.

create function rls.person_id_of(role name)
returns integer
language plpgsql
stable
set search_path = ''
as $$
declare
  v_person_id integer;
begin
  select person.person_id into v_person_id
  from rls.person as person
  where person.role_id = to_regrole(quote_ident(role))::oid
    and person.expelled_at is null;
  if v_person_id is null then
    raise exception 'There is no person %.', role using errcode = 'QB302';
  end if;
  return v_person_id;
end;
$$;

comment on function rls.person_id_of(name) is
  E'The person who is enrolled as a role.\n\nErrors: QB302 no such person.';
