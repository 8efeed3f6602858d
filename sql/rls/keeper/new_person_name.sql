-- new_person_name() -> a role name that tells nothing: everybody can read the names of roles.

create function rls.new_person_name()
returns name
language sql
volatile
set search_path = ''
as $$
  select ('u_' || left(replace(gen_random_uuid()::text, '-', ''), 16))::name;
$$;

comment on function rls.new_person_name() is 'A role name that tells nothing about whose it is.';
