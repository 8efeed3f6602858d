-- Who sees which schools that are not shown: those of the own place and below, as far as their place is known.
--
-- A place that is not known is null, which equals none: such a school is the state's and the administrator's.

call rls.turn_on('aggregate.invalid_school');

create policy invalid_school_of_state on aggregate.invalid_school for select
  to g_state
  using (true);

create policy invalid_school_of_district on aggregate.invalid_school for select
  to g_district
  using (district_id = any ((select rls.visible_districts())::bigint[]));

create policy invalid_school_of_block on aggregate.invalid_school for select
  to g_block
  using (block_id = any ((select rls.visible_blocks())::bigint[]));

create policy invalid_school_of_cluster on aggregate.invalid_school for select
  to g_cluster
  using (cluster_id = any ((select rls.visible_clusters())::bigint[]));

create policy invalid_school_of_school on aggregate.invalid_school for select
  to g_school
  using (school_id = any ((select rls.visible_schools())::bigint[]));

create policy invalid_school_of_admin on aggregate.invalid_school for select
  to r_admin
  using (true);
