-- drift_of_groups() -> groups and export roles of places that are not as rls.sync_groups makes them, a sentence each.

create function rls.drift_of_groups()
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  wanted as (
    select
      format('%s %s', level, entity_id) as name,
      'g_' || level as kind_name,
      format('g_%s_%s', level, entity_id) as group_name,
      format('x_%s_%s', level, entity_id) as export_name
    from rls.place
    where level in ('district', 'block')
  )

  select format('There is no group of %s: call rls.sync_groups().', name)
  from wanted
  where to_regrole(group_name) is null
  union all
  select format('There is no role %s, which writes the files of %s: call rls.sync_groups().', export_name, name)
  from wanted
  where to_regrole(group_name) is not null
    and to_regrole(export_name) is null
  union all
  select format('%s is no member of %s, so its members see nothing: call rls.sync_groups().', group_name, kind_name)
  from wanted
  where not rls.is_member(group_name, kind_name)
  union all
  select format('%s does not see what the files of %s hold: call rls.sync_groups().', export_name, name)
  from wanted
  where not rls.is_member(export_name, group_name)
    or not rls.is_member(export_name, 'r_viewer')
  union all
  select format('The worker cannot become %s: call rls.sync_groups().', export_name)
  from wanted
  where not rls.is_member('r_worker', export_name);
$$;

comment on function rls.drift_of_groups() is
  'Groups and export roles of places that are not as rls.sync_groups makes them, a sentence each.';
