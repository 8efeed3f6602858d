-- protect_source(source): row security, policies and grants of a source's kept rows, and its views.
--
-- Students and teachers are for the worker alone: a source that identifies them, or facts that say neither in
-- which district nor in which school, cannot be opened to analysts.

create procedure rls.protect_source(source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_statement text;
  v_table regclass;
begin
  if exists (
    select
    from staging.source as source
    inner join staging.source_column as source_column
      on source_column.source_name = source.source_name
    where source.source_name = protect_source.source_name
      and source.is_for_analysts
      and source_column.personal in ('hash', 'separate')
  ) then
    raise exception 'analyst: % identifies persons, so analysts may not read its rows.', source_name
      using errcode = 'QB204';
  end if;

  if exists (
    select
    from staging.source as source
    where source.source_name = protect_source.source_name
      and source.is_for_analysts
      and source.class = 'dynamic'
  ) and not exists (
    select
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = format('transform.%I', protect_source.source_name)::regclass
      and attribute.attname in ('district_id', 'school_id')
      and not attribute.attisdropped
  ) then
    raise exception 'analyst: the rows of % must carry district_id or school_id, or analysts may not read them.',
      source_name
      using errcode = 'QB205';
  end if;

  for v_table in select rls.source_tables(protect_source.source_name) loop
    call rls.turn_on(v_table);
  end loop;
  for v_statement in
    select rls.protect_source_sql(protect_source.source_name)
    union all
    select staging.drop_view_sql(protect_source.source_name)
    union all
    select staging.view_sql(protect_source.source_name)
  loop
    execute v_statement;
  end loop;
end;
$$;

comment on procedure rls.protect_source(text) is
  E'Row security, policies and grants of a source''s kept rows.\n\nErrors: QB204 it identifies persons, QB205 it has '
  'neither district_id nor school_id.';
