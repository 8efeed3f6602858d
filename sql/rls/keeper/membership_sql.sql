-- membership_sql(granted, person, taken) -> the grant of a right or a place to a person, or its end.
--
-- A checked list: nothing else can be given to anyone. A member has what the role has, but cannot
-- become it.

create function rls.membership_sql(granted name, person name, taken boolean default false)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if person !~ '^u_[a-z0-9]{1,40}$' then
    raise exception '% is not the role of a person.', person using errcode = 'QB302';
  elsif granted is null or granted !~ (
    '^(r_(viewer|report_creator|analyst|emitter|admin)|g_(state|cluster|school)|g_(district|block)_\d{1,18})$'
  ) then
    raise exception '% is not a role to be given.', coalesce(granted, 'null') using errcode = 'QB303';
  elsif taken then
    return format('revoke %I from %I', granted, person);
  else
    return format('grant %I to %I with inherit true, set false', granted, person);
  end if;
end;
$$;

comment on function rls.membership_sql(name, name, boolean) is
  E'The grant of a right or a place to a person, or its end.\n\nErrors: QB302 not a person, '
  'QB303 not a role to be given.';
