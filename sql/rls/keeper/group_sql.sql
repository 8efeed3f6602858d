-- group_sql(kind, id) -> the statements that make the group of a place and the role that exports it.
--
-- Members of g_district_<id> may look at the district; x_district_<id> is what the worker becomes to
-- write that district's files. The state's group is there from the beginning.

create function rls.group_sql(kind text, id bigint default null)
returns setof text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_name constant text := case when kind = 'state' then kind else format('%s_%s', kind, id) end;
begin
  if kind not in ('state', 'district', 'block') or v_name is null or v_name ~ '_$' then
    raise exception 'There is no group of % %.', kind, id using errcode = 'QB301';
  end if;

  if kind <> 'state' then
    return next format('create role %I nologin', 'g_' || v_name);
    return next format('grant %I to %I with inherit true, set false', 'g_' || kind, 'g_' || v_name);
  end if;
  return next format('create role %I nologin', 'x_' || v_name);
  return next format('grant r_viewer, %I to %I with inherit true, set false', 'g_' || v_name, 'x_' || v_name);
  return next format('grant %I to r_worker with inherit false, set true', 'x_' || v_name);
end;
$$;

comment on function rls.group_sql(text, bigint) is
  E'The statements that make the group of a place and the role that exports it.\n\nErrors: QB301 no such kind.';
