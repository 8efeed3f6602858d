-- screen_plan(source, batch) -> all that frames, screens and describes a source's files, as one document.
--
-- The worker's line screen, the command line's check, the emitter's page and the template are made
-- from it. Null for a source that does not exist. Shape: docs/add-a-source.md.
--
-- "arrival" is the day in India on which the batch's emission was received; without a batch it is null, and
-- whoever screens by the plan must leave to SQL what depends on it: days of a column whose maximum is
-- "arrival", and marks of a day grid. In "landing" each column of the landing table names what it is made
-- from: a column, a mark, or "period"; the year of arrival is one that no cell is read for. "key" is empty
-- where there is none; row_key is the digest that the database makes.

create function staging.screen_plan(source_name text, batch_id integer default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'source', source.source_name,
    'title', source.title,
    'grain', source.grain,
    'load', source.load,
    'nullWords', to_jsonb(source.null_words),
    'arrival', case when screen_plan.batch_id is not null then staging.arrival_day(screen_plan.batch_id) end,
    'files', (
      select jsonb_agg(jsonb_build_object(
        'folder', file.folder, 'prefix', file.prefix, 'notPrefix', file.not_prefix, 'delimiter', file.delimiter,
        'quote', file.quote, 'escape', file.escape, 'manifest', file.manifest
      ) order by file.position)
      from staging.source_file as file
      where file.source_name = source.source_name
    ),
    'cells', (
      select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'names', cell.header_names, 'column', cell.column_name, 'day', cell.day, 'required', cell.is_required
      )) order by cell.cell_index)
      from staging.source_cell(source.source_name) as cell
    ),
    'dropped', (
      select coalesce(jsonb_agg(name order by dropped.position), '[]')
      from staging.source_column as dropped
      cross join unnest(dropped.header_names) as name
      where dropped.source_name = source.source_name
        and dropped.personal = 'drop'
    ),
    'columns', (
      select jsonb_agg(
        staging.plan_column(source_column) || jsonb_build_object('cells', coalesce(cell.indexes, '[]'))
        order by source_column.position)
      from staging.source_column
      left join (
        select column_name, jsonb_agg(cell_index order by cell_index) as indexes
        from staging.source_cell(source.source_name)
        group by column_name
      ) as cell
        on cell.column_name = source_column.column_name
      where source_column.source_name = source.source_name
        and source_column.personal is distinct from 'drop'
    ),
    'landing', (
      select jsonb_agg(jsonb_build_object(
        'column', landed.column_name, 'type', landed.type_name, 'from', landed.origin
      ) order by landed.ordinal)
      from staging.landed_column(source.source_name) as landed
    ),
    'key', case source.key_columns when '{}' then '[]' else to_jsonb(staging.stored_key(source.source_name)) end,
    'period', source.document -> 'period'
  )
  from staging.source
  where source.source_name = screen_plan.source_name;
$$;

comment on function staging.screen_plan(text, integer) is
  'All that frames, screens and describes a source''s files; null for a source that does not exist.';
