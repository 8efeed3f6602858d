-- may_read_scope(kind, id) -> whether the current role may read the export file of a scope.
--
-- The file holds what x_<kind>_<id> sees, so this must never be wider than the policies of
-- aggregate.metric_value; a test holds both together for every kind of viewer.

create function rls.may_read_scope(kind text, id bigint)
returns boolean
language sql
stable
parallel restricted
set search_path = ''
as $$
  select case
    when kind not in ('state', 'district', 'block') then false
    when pg_has_role(current_user, 'g_state', 'usage') then true
    when kind = 'district' then coalesce(id = any (rls.group_ids('district')), false)
    when kind = 'block' then coalesce(id = any (rls.group_ids('block')), false) or exists (
      select
      from rls.place as place
      where place.level = 'block'
        and place.entity_id = may_read_scope.id
        and place.district_id = any (rls.group_ids('district'))
    )
    else false
  end;
$$;

comment on function rls.may_read_scope(text, bigint) is
  'Whether the current role may read the export of a scope: state, district or block.';
