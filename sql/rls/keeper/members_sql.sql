-- members_sql(granted, persons) -> the grant of a right or a place to several persons at once.

create function rls.members_sql(granted name, persons name[])
returns text
language sql
immutable
set search_path = ''
as $$
  select format('grant %I to %s with inherit true, set false', granted,
    string_agg(quote_ident(person), ', ' order by person))
  from unnest(persons) as person
  where rls.membership_sql(granted, person) is not null;
$$;

comment on function rls.members_sql(name, name[]) is
  E'The grant of a right or a place to several persons at once.\n\nErrors: QB302 not a person, '
  'QB303 not a role to be given.';
