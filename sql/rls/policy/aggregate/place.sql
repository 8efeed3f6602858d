-- Who sees which places: the same as values, in the same form; see metric_value. The public sees
-- where places are, schools too: names and positions, which are in every directory, and no figures.

call rls.turn_on('aggregate.place');

create policy place_of_state on aggregate.place for select
  to g_state
  using (true);

create policy place_of_district on aggregate.place for select
  to g_district
  using (district_id = any ((select rls.visible_districts())::bigint[]));

create policy place_of_block on aggregate.place for select
  to g_block
  using (
    district_id = any ((select rls.reachable_districts('block'))::bigint[])
    and block_id = any ((select rls.visible_blocks())::bigint[])
  );

create policy place_of_cluster on aggregate.place for select
  to g_cluster
  using (
    district_id = any ((select rls.reachable_districts('cluster'))::bigint[])
    and block_id = any ((select rls.reachable_blocks('cluster'))::bigint[])
    and cluster_id = any ((select rls.visible_clusters())::bigint[])
  );

create policy place_of_school on aggregate.place for select
  to g_school
  using (
    district_id = any ((select rls.reachable_districts('school'))::bigint[])
    and block_id = any ((select rls.reachable_blocks('school'))::bigint[])
    and cluster_id = any ((select rls.reachable_clusters('school'))::bigint[])
    and school_id = any ((select rls.visible_schools())::bigint[])
  );

create policy place_of_public on aggregate.place for select
  to r_public
  using (true);
