-- Who sees which values: the own place and all below, and of the levels above the one row of each ancestor.
--
-- A row carries 0 for each level below its own, so the ancestors of block B in district D are the rows
-- with district_id in (0, D) and block_id in (0, B): no "or", the whole policy is index condition. A
-- policy binds members of its kind only, which the planner knows: who looks at the state pays nothing.
-- Whoever has places of several kinds gets the policies joined by "or".

call rls.turn_on('aggregate.metric_value');

create policy metric_value_of_state on aggregate.metric_value for select
  to g_state
  using (audience = 'officer');

create policy metric_value_of_district on aggregate.metric_value for select
  to g_district
  using (
    audience = 'officer'
    and district_id = any ((select rls.visible_districts())::bigint[])
  );

create policy metric_value_of_block on aggregate.metric_value for select
  to g_block
  using (
    audience = 'officer'
    and district_id = any ((select rls.reachable_districts('block'))::bigint[])
    and block_id = any ((select rls.visible_blocks())::bigint[])
  );

create policy metric_value_of_cluster on aggregate.metric_value for select
  to g_cluster
  using (
    audience = 'officer'
    and district_id = any ((select rls.reachable_districts('cluster'))::bigint[])
    and block_id = any ((select rls.reachable_blocks('cluster'))::bigint[])
    and cluster_id = any ((select rls.visible_clusters())::bigint[])
  );

create policy metric_value_of_school on aggregate.metric_value for select
  to g_school
  using (
    audience = 'officer'
    and district_id = any ((select rls.reachable_districts('school'))::bigint[])
    and block_id = any ((select rls.reachable_blocks('school'))::bigint[])
    and cluster_id = any ((select rls.reachable_clusters('school'))::bigint[])
    and school_id = any ((select rls.visible_schools())::bigint[])
  );

create policy metric_value_of_public on aggregate.metric_value for select
  to r_public
  using (audience = 'public');
