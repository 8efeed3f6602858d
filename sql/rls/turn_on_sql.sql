-- turn_on_sql(table) -> the statements that close a table: to whomever it was opened, and by row security.
--
-- Forced, row security binds the owner too; without a policy the owner and the worker would see
-- nothing, silently, and every aggregate would be 0. What others may do with the table is granted after
-- this, every time: what was granted by hand, to anyone or to everyone, goes. r_dba, whom row security does not
-- bind, looks into all of them but those of names and credentials.

create function rls.turn_on_sql(target regclass)
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  kept as (
    select array(
      select rolname
      from pg_catalog.pg_class
      inner join pg_catalog.pg_roles
        on rolname = 'r_dba'
      where pg_class.oid = target
        and relnamespace::regnamespace::text <> 'pii'
        and target::text not in ('rls.audit_key', 'rls.token')
    )::name[] as readers
  ),

  opened as (
    select distinct grantee
    from (
      select relacl as rights from pg_catalog.pg_class where pg_class.oid = target
      union all
      select attacl from pg_catalog.pg_attribute where attrelid = target and attacl is not null
    ) as held
    cross join lateral pg_catalog.aclexplode(rights)
    cross join kept
    where grantee = 0
      or pg_get_userbyid(grantee) <> all ('{r_owner,r_worker}' || kept.readers)
  )

  select statement
  from (
    select 0 as position, format('revoke all on %s from %s', target,
      case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end) as statement
    from opened
    union all
    select step.position, step.statement
    from pg_catalog.pg_class
    cross join lateral (
      values
        (1, format('alter table %s enable row level security', target), not relrowsecurity),
        (2, format('alter table %s force row level security', target), not relforcerowsecurity),
        (3, format('drop policy if exists %I on %s', relname || '_of_worker', target), true),
        (4, format('create policy %I on %s for all to r_worker, r_owner using (true) with check (true)',
          relname || '_of_worker', target), true),
        (5, format('grant select on %s to r_dba', target),
          (select readers <> '{}' from kept) and not exists (
            select
            from pg_catalog.aclexplode(relacl) -- what it may by another role may be taken away
            where grantee = to_regrole('r_dba')
          ))
    ) as step (position, statement, is_needed)
    where pg_class.oid = target
      and is_needed
  ) as closing
  order by position, statement;
$$;

comment on function rls.turn_on_sql(regclass) is
  'The statements that close a table and turn its row security on, with the policy of the worker and the owner.';
