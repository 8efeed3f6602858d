-- reachable_blocks(level) -> the blocks above the current role's places of a level, and 0.

create function rls.reachable_blocks(level text)
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select 0::bigint || array(
    select scope.block_id
    from rls.scope as scope
    where scope.role_id = rls.current_role_id()
      and scope.level = reachable_blocks.level
  );
$$;

comment on function rls.reachable_blocks(text) is 'The blocks above the current role''s clusters or schools, and 0.';
