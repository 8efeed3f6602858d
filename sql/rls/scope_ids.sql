-- scope_ids(level) -> the current role's own clusters or schools.

create function rls.scope_ids(level text)
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select array(
    select scope.entity_id
    from rls.scope as scope
    where scope.role_id = rls.current_role_id()
      and scope.level = scope_ids.level
  );
$$;

comment on function rls.scope_ids(text) is 'The current role''s own clusters or schools.';
