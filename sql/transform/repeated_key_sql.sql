-- repeated_key_sql(batch, source, are_keys_watched) -> the query of the keys that may stand twice in a file.
--
-- Where keys were watched while landing only candidates and lines that were doubted are looked at: of two lines
-- with one key at least one is among them.

create function transform.repeated_key_sql(batch_id integer, source_name text, are_keys_watched boolean)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
  select %1$s
  from landing.%2$I as landed%3$s
  group by %1$s%4$s$sql$,
    string_agg(format('landed.%I', name), ', ' order by rank),
    'batch_' || batch_id,
    case when are_keys_watched then format(
      E'\n  where landed.line in (select line from landing.%I union all select line from landing.%I)',
      'candidate_' || batch_id, 'suspect_' || batch_id) end,
    case when not are_keys_watched then E'\n  having count(*) > 1' end
  )
  from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank);
$$;

comment on function transform.repeated_key_sql(integer, text, boolean) is
  'The query of the keys that may stand twice in a file.';
