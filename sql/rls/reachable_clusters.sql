-- reachable_clusters(level) -> the clusters above the current role's places of a level, and 0.

create function rls.reachable_clusters(level text)
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select 0::bigint || array(
    select scope.cluster_id
    from rls.scope as scope
    where scope.role_id = rls.current_role_id()
      and scope.level = reachable_clusters.level
  );
$$;

comment on function rls.reachable_clusters(text) is 'The clusters above the current role''s schools, and 0.';
