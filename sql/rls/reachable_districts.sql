-- reachable_districts(level) -> the districts above the current role's places of a level, and 0.
--
-- A policy's function must not read a table whose policy calls it, so the hierarchy has its own table.

create function rls.reachable_districts(level text)
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select 0::bigint || case level
    when 'block' then array(
      select place.district_id
      from rls.place as place
      where place.level = 'block'
        and place.entity_id = any ((select rls.group_ids('block'))::bigint[])
    )
    else array(
      select scope.district_id
      from rls.scope as scope
      where scope.role_id = rls.current_role_id()
        and scope.level = reachable_districts.level
    )
  end;
$$;

comment on function rls.reachable_districts(text) is
  'The districts above the current role''s blocks, clusters or schools, and 0.';
