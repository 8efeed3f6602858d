-- current_person() -> who asks: name, place, and what the roles allow.
--
-- The place is where the person was enrolled; what may be read is decided by the roles alone.

create function aggregate.current_person(
  out display_name text,
  out level text,
  out entity_id bigint,
  out entity_name text,
  out district_id bigint,
  out block_id bigint,
  out cluster_id bigint,
  out school_id bigint,
  out capabilities text[]
)
language sql
stable
set search_path = ''
as $$
  select
    person.display_name,
    person.level,
    place.entity_id,
    place.entity_name,
    place.district_id,
    place.block_id,
    place.cluster_id,
    place.school_id,
    array(
      select rolname::text
      from pg_catalog.pg_roles
      where rolname in ('r_viewer', 'r_report_creator', 'r_analyst', 'r_emitter', 'r_admin')
        and pg_catalog.pg_has_role(current_user, oid, 'usage')
      order by rolname
    )
  from rls.person
  left join aggregate.place
    on place.level = person.level
    and (place.level = 'state' or place.entity_id = person.entity_id)
  where person.person_id = rls.current_person_id();
$$;

comment on function aggregate.current_person() is
  'Who asks: the name, the place where the person looks from, and the roles that say what they may do.';
