-- register_person(role, …): the row of a person whose role was just made.

create procedure rls.register_person(role name, display_name text, kind text, issuer text, subject text)
language plpgsql
set search_path = ''
as $$
begin
  if coalesce(btrim(display_name), '') = '' then
    raise exception 'Say who it is.' using errcode = 'QB308';
  elsif kind is null or kind not in ('person', 'application') then
    raise exception 'There are persons and applications, not “%”.', kind using errcode = 'QB308';
  elsif (issuer is null) <> (subject is null) then
    raise exception 'Issuer and subject come together.' using errcode = 'QB308';
  end if;

  insert into rls.person (role_id, role_name, kind, display_name, issuer, subject)
  values (
    to_regrole(quote_ident(register_person.role))::oid,
    register_person.role,
    register_person.kind,
    btrim(register_person.display_name),
    register_person.issuer,
    register_person.subject
  )
  on conflict on constraint person_subject_is_unique do nothing;
  if not found then
    raise exception '% of % is enrolled already.', subject, issuer using errcode = 'QB306';
  end if;
end;
$$;

comment on procedure rls.register_person(name, text, text, text, text) is
  E'Writes the row of a person whose role was just made.\n\nErrors: QB306 enrolled already, '
  'QB308 not said who or what.';
