-- Values of a school on a day are what analysts work from, by district; dashboards never read them.

call rls.turn_on('aggregate.school_day');

create policy school_day_of_state on aggregate.school_day for select
  to g_state
  using (true);

create policy school_day_of_district on aggregate.school_day for select
  to g_district
  using (school_id = any ((select rls.visible_district_schools())::bigint[]));
