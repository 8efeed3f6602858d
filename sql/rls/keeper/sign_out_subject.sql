-- sign_out_subject(issuer, subject): takes a person back from the API, named as the identity provider names them.
--
-- For the embedded identity provider. Whoever is nobody here, or is not signed in, stays as they are.

create function rls.sign_out_subject(issuer text, subject text)
returns void
language plpgsql
security definer -- only a keeper may take its persons back
set search_path = ''
as $$
declare
  v_role name;
begin
  select person.role_name into v_role
  from rls.person as person
  where person.issuer = sign_out_subject.issuer
    and person.subject = sign_out_subject.subject
    and person.signed_in_at is not null
    and rls.keeper_of(person.role_name) is not null;
  if found then
    perform rls.sign_out(v_role);
  end if;
end;
$$;

comment on function rls.sign_out_subject(text, text) is
  'Takes a person back from the API, named as the identity provider names them.';

grant execute on function rls.sign_out_subject(text, text) to r_identity;
