-- role_of_subject(issuer, subject) -> the role of whom an identity provider names so, or null.
--
-- Security definer: the API asks before it is anyone.

create function rls.role_of_subject(issuer text, subject text)
returns name
language sql
stable
security definer
set search_path = ''
as $$
  select role.rolname
  from rls.person as person
  inner join pg_catalog.pg_roles as role
    on role.oid = person.role_id
  where person.issuer = role_of_subject.issuer
    and person.subject = role_of_subject.subject
    and person.expelled_at is null;
$$;

comment on function rls.role_of_subject(text, text) is
  'The role of whom an identity provider names so; null when nobody is enrolled as that.';
