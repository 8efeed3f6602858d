-- may_read_scope(kind, id) -> whether the current role may read all of a place: the document of its values.
--
-- The file of a state, district or block holds what x_<kind>_<id> sees, so this must never be wider than the
-- policies of aggregate.metric_value; a test holds both together for every kind of viewer. A place that left
-- the masters is no place.

create function rls.may_read_scope(kind text, id bigint)
returns boolean
language sql
stable
parallel restricted
set search_path = ''
as $$
  select case
    when kind is null or kind not in ('state', 'district', 'block', 'cluster', 'school') then false
    when pg_has_role(current_user, 'g_state', 'usage') then true
    when kind = 'state' then false
    else exists (
      select
      from rls.place as place
      where place.level = kind
        and place.entity_id = id
        and (
          place.district_id = any ((select rls.group_ids('district'))::bigint[])
          or place.block_id = any ((select rls.group_ids('block'))::bigint[])
          or place.cluster_id = any ((select rls.scope_ids('cluster'))::bigint[])
          or place.level = 'school'
          and place.entity_id = any ((select rls.scope_ids('school'))::bigint[])
        )
    )
  end;
$$;

comment on function rls.may_read_scope(text, bigint) is
  'Whether the current role may read all of a place: state, district, block, cluster or school.';
