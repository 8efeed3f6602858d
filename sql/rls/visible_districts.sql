-- visible_districts() -> the current role's own districts, and 0, which rows above that level carry.

create function rls.visible_districts()
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select rls.group_ids('district') || 0::bigint;
$$;

comment on function rls.visible_districts() is
  'The current role''s own districts, and 0, which rows above that level carry.';
