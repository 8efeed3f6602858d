-- store_source(document): writes a checked source document into the catalogue of sources.
--
-- "enabled" says how a source begins; from then on it is as staging.enable_source left it, until the
-- document says something else than before. Who is told is kept apart: everyone may read the rest.

create procedure staging.store_source(document jsonb)
language sql
set search_path = ''
as $$
  insert into staging.source (
    source_name, title, class, grain, load, stored_key, overlap, key_columns, has_digest_key, null_words, retention,
    has_history, schedule, is_enabled, is_for_analysts, document
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
    coalesce((document ->> 'digest_key')::boolean, false),
    array(select upper(word collate "C") from unnest(
      coalesce(staging.text_list(document -> 'null_words'), array['NULL'])) as word),
    (document ->> 'retention')::interval,
    coalesce((document ->> 'history')::boolean, false),
    document ->> 'schedule',
    coalesce((document ->> 'enabled')::boolean, true),
    coalesce((document ->> 'analyst')::boolean, false),
    document - 'notify'
  )
  on conflict (source_name) do update set
    title           = excluded.title,
    class           = excluded.class,
    grain           = excluded.grain,
    load            = excluded.load,
    stored_key      = excluded.stored_key,
    overlap         = excluded.overlap,
    key_columns     = excluded.key_columns,
    has_digest_key  = excluded.has_digest_key,
    null_words      = excluded.null_words,
    retention       = excluded.retention,
    has_history     = excluded.has_history,
    schedule        = excluded.schedule,
    is_enabled      = case
      when source.document -> 'enabled' is distinct from excluded.document -> 'enabled' then excluded.is_enabled
      else source.is_enabled
    end,
    is_for_analysts = excluded.is_for_analysts,
    document        = excluded.document,
    defined_at      = now();

  call staging.store_parts(document);
$$;

comment on procedure staging.store_source(jsonb) is 'Writes a checked source document into the catalogue of sources.';
