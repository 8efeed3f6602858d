-- visible_blocks() -> the current role's own blocks, and 0, which rows above that level carry.

create function rls.visible_blocks()
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select rls.group_ids('block') || 0::bigint;
$$;

comment on function rls.visible_blocks() is
  'The current role''s own blocks, and 0, which rows above that level carry.';
