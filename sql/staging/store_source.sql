-- store_source(document): writes a checked source document into the catalogue of sources.
--
-- "enabled" says how a source begins; from then on it is as staging.enable_source left it, until the
-- document says something else than before.

create procedure staging.store_source(document jsonb)
language sql
set search_path = ''
as $$
  insert into staging.source (
    source_name, title, class, grain, load, stored_key, overlap, key_columns, schedule, is_enabled, is_for_analysts,
    document
  )
  values (
    document ->> 'name',
    document ->> 'title',
    document ->> 'class',
    document ->> 'grain',
    document ->> 'load',
    coalesce(document ->> 'stored_key', 'keep'),
    coalesce(document ->> 'overlap', 'none'),
    staging.text_list(document -> 'key'),
    document ->> 'schedule',
    coalesce((document ->> 'enabled')::boolean, true),
    coalesce((document ->> 'analyst')::boolean, false),
    document
  )
  on conflict (source_name) do update set
    title           = excluded.title,
    class           = excluded.class,
    grain           = excluded.grain,
    load            = excluded.load,
    stored_key      = excluded.stored_key,
    overlap         = excluded.overlap,
    key_columns     = excluded.key_columns,
    schedule        = excluded.schedule,
    is_enabled      = case
      when source.document -> 'enabled' is distinct from excluded.document -> 'enabled' then excluded.is_enabled
      else source.is_enabled
    end,
    is_for_analysts = excluded.is_for_analysts,
    document        = excluded.document,
    defined_at      = now();

  delete from staging.source_file where source_name = document ->> 'name';

  insert into staging.source_file (
    source_name, position, folder, prefix, not_prefix, delimiter, quote, escape, manifest
  )
  select
    document ->> 'name', position, file ->> 'folder', file ->> 'prefix', file ->> 'not_prefix',
    coalesce(file ->> 'delimiter', '|'), coalesce(file ->> 'quote', '"'), coalesce(file ->> 'escape', '\'),
    coalesce(file ->> 'manifest', 'optional')
  from jsonb_array_elements(document -> 'files') with ordinality as list (file, position);

  delete from staging.source_column where source_name = document ->> 'name';

  insert into staging.source_column
  select * from staging.source_column_rows(document);
$$;

comment on procedure staging.store_source(jsonb) is 'Writes a checked source document into the catalogue of sources.';
