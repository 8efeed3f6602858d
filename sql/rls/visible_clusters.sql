-- visible_clusters() -> the current role's own clusters, and 0, which rows above that level carry.

create function rls.visible_clusters()
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select rls.scope_ids('cluster') || 0::bigint;
$$;

comment on function rls.visible_clusters() is
  'The current role''s own clusters, and 0, which rows above that level carry.';
