-- screen_plan(source) -> all that frames, screens and describes a source's files, as one document.
--
-- The worker's line screen, the command line's check, the emitter's page and the template are made
-- from it. Null for a source that does not exist. Shape: docs/add-a-source.md.

create function staging.screen_plan(source_name text)
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
    'nullWords', jsonb_build_array('NULL'),
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
      select jsonb_agg(staging.plan_column(source_column) order by source_column.position)
      from staging.source_column
      where source_column.source_name = source.source_name
        and source_column.personal is distinct from 'drop'
    ),
    'landing', (
      select jsonb_agg(jsonb_build_object(
        'column', stored.column_name, 'type', stored.type_name, 'from', stored.origin
      ) order by stored.ordinal)
      from staging.stored_column(source.source_name) as stored
    ),
    'key', to_jsonb(staging.stored_key(source.source_name)),
    'period', source.document -> 'period'
  )
  from staging.source
  where source.source_name = screen_plan.source_name;
$$;

comment on function staging.screen_plan(text) is
  'All that frames, screens and describes a source''s files; null for a source that does not exist.';
