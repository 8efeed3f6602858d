-- visible_district_schools() -> the schools of the current role's districts.
--
-- For tables that know a school and nothing above it. The array is made once a query.

create function rls.visible_district_schools()
returns bigint[]
language sql
stable
parallel restricted
set search_path = ''
as $$
  select array(
    select place.entity_id
    from rls.place as place
    where place.district_id = any ((select rls.group_ids('district'))::bigint[])
      and place.level = 'school'
  );
$$;

comment on function rls.visible_district_schools() is 'The schools of the current role''s districts.';
