-- protect_source_sql(source) -> the statements that say who reads a source's kept rows.
--
-- Analysts read them only where the definition says so: those of their districts or of the schools there, or
-- all of a list that belongs to no place, as the kinds of school management. The worker reads them always.

create function rls.protect_source_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  target as (
    select
      source.source_name as table_name,
      source.is_for_analysts,
      (
        select min(attribute.attname)
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid = format('transform.%I', source.source_name)::regclass
          and attribute.attname in ('district_id', 'school_id')
          and not attribute.attisdropped
      ) as place
    from staging.source as source
    where source.source_name = protect_source_sql.source_name
  )

  select format(step.statement, table_name, table_name || step.suffix)
  from target
  cross join lateral (
    values
      (1, true, 'grant select on transform.%I to r_worker', ''),
      (1, true, 'drop policy if exists %2$I on transform.%1$I', '_of_state'),
      (1, true, 'drop policy if exists %2$I on transform.%1$I', '_of_district'),
      (1, true, 'drop policy if exists %2$I on transform.%1$I', '_of_analyst'),
      (2, is_for_analysts, 'grant select on transform.%I to r_analyst', ''),
      (2, is_for_analysts and place is not null,
        'create policy %2$I on transform.%1$I for select to g_state using (true)', '_of_state'),
      (2, is_for_analysts and place = 'district_id',
        'create policy %2$I on transform.%1$I for select to g_district '
        'using (district_id = any ((select rls.visible_districts())::bigint[]))', '_of_district'),
      (2, is_for_analysts and place = 'school_id',
        'create policy %2$I on transform.%1$I for select to g_district '
        'using (school_id = any ((select rls.visible_district_schools())::bigint[]))', '_of_district'),
      (2, is_for_analysts and place is null,
        'create policy %2$I on transform.%1$I for select to r_analyst using (true)', '_of_analyst')
  ) as step (position, is_needed, statement, suffix)
  where is_needed
  order by step.position;
$$;

comment on function rls.protect_source_sql(text) is 'The statements that say who reads a source''s kept rows.';
