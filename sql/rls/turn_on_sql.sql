-- turn_on_sql(table) -> the statements that turn row security on, with the policy of our own roles.
--
-- Forced, row security binds the owner too; without a policy the owner and the worker would see
-- nothing, silently, and every aggregate would be 0.

create function rls.turn_on_sql(target regclass)
returns setof text
language sql
stable
set search_path = ''
as $$
  select statement
  from pg_catalog.pg_class
  cross join lateral (
    values
      (1, format('alter table %s enable row level security', target), not relrowsecurity),
      (2, format('alter table %s force row level security', target), not relforcerowsecurity),
      (3, format('drop policy if exists %I on %s', relname || '_of_worker', target), true),
      (4, format('create policy %I on %s for all to r_worker, r_owner using (true) with check (true)',
        relname || '_of_worker', target), true)
  ) as step (position, statement, is_needed)
  where pg_class.oid = target
    and is_needed
  order by position;
$$;

comment on function rls.turn_on_sql(regclass) is
  'The statements that turn row security on for a table, with the policy of the worker and the owner.';
