-- group_sql(kind, id) -> the statements that are wanting for the group of a place and the role that exports it.
--
-- Members of g_district_<id> may look at the district; x_district_<id> is what the worker becomes to
-- write that district's files. The state's group is there from the beginning. A role that another login
-- made under such a name is left alone, for rls.drift to tell.

create function rls.group_sql(kind text, id bigint default null)
returns setof text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_name   constant text := case when kind = 'state' then kind else format('%s_%s', kind, id) end;
  v_group  constant name := 'g_' || v_name;
  v_export constant name := 'x_' || v_name;
begin
  if kind not in ('state', 'district', 'block') or v_name is null or v_name ~ '_$' then
    raise exception 'There is no group of % %.', kind, id using errcode = 'QB301';
  end if;

  if not (rls.is_member('r_keeper', v_group) and (to_regrole(v_export) is null or rls.is_member('r_keeper', v_export))
    or to_regrole(v_group) is null and to_regrole(v_export) is null) then
    return;
  end if;
  return query
    select format(step.statement, v_group, v_export, 'g_' || kind)
    from (
      values
        (to_regrole(v_group) is null, 'create role %1$I nologin'),
        (kind <> 'state' and rls.is_member(v_group, 'g_' || kind) is not true,
          'grant %3$I to %1$I with inherit true, set false'),
        (to_regrole(v_export) is null, 'create role %2$I nologin'),
        ((rls.is_member(v_export, 'r_viewer') and rls.is_member(v_export, v_group)) is not true,
          'grant r_viewer, %1$I to %2$I with inherit true, set false'),
        (rls.is_member('r_worker', v_export) is not true, 'grant %2$I to r_worker with inherit false, set true')
    ) as step (is_wanting, statement)
    where is_wanting;
end;
$$;

comment on function rls.group_sql(text, bigint) is
  E'The statements that are wanting for the group of a place and the role that exports it.\n\nErrors: QB301 no such '
  'kind.';
