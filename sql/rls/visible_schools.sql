-- visible_schools() -> the current role's own schools, and 0, which rows above that level carry.

create function rls.visible_schools()
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select rls.scope_ids('school') || 0::bigint;
$$;

comment on function rls.visible_schools() is
  'The current role''s own schools, and 0, which rows above that level carry.';
