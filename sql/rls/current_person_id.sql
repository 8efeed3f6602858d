-- current_person_id() -> the person behind a call, or null; also inside a security definer function.

create function rls.current_person_id()
returns integer
language sql
stable
parallel restricted
set search_path = ''
as $$
  select person.person_id
  from rls.person as person
  where person.role_id = to_regrole(quote_ident(rls.acting_role()))::oid
    and person.expelled_at is null;
$$;

comment on function rls.current_person_id() is
  'The person behind a call, or null; also inside a security definer function.';
