-- document_contradiction(document) -> what in a definition does not go together, with its place.
--
-- Each property is of its shape already. Among it: a source without a key only appends; what is attached
-- has a period; rows of persons that are kept apart, digests and histories need rows that are merged.

create function staging.document_contradiction(document jsonb)
returns table (place text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  said as (
    select
      document ->> 'load' = 'merge' as is_merged,
      coalesce(document ->> 'stored_key', 'keep') as stored_key,
      document -> 'key' = '[]' as is_keyless,
      coalesce((document ->> 'digest_key')::boolean, false) as has_digest,
      coalesce((document ->> 'history')::boolean, false) as has_history,
      document ->> 'overlap' = 'closed_days' as closes_days,
      (select count(*) from jsonb_path_query(document, '$.columns[*] ? (@.kind == "day_grid")')) as grids,
      jsonb_path_exists(document, '$.columns[*] ? (@.personal == "separate")') as separates
  )

  select contradiction.place, contradiction.reason
  from said
  cross join lateral (
    select 1, 'key', 'is empty, so stored_key must be append.' where is_keyless and stored_key <> 'append'
    union all
    select 2, 'stored_key', 'append is for a source without a key.' where not is_keyless and stored_key = 'append'
    union all
    select 3, 'key', 'is needed where load is attach.' where is_keyless and not is_merged
    union all
    select 4, 'digest_key', 'needs a key, load merge, and no period.'
    where has_digest and (is_keyless or not is_merged or document ? 'period')
    union all
    select 5, 'period', 'is needed where load is attach.' where not is_merged and not document ? 'period'
    union all
    select 6, 'columns', 'has two day grids.' where grids > 1
    union all
    select 7, 'period', 'is needed where there is a day grid.' where grids > 0 and not document ? 'period'
    union all
    select 8, 'overlap', 'closed_days needs load attach, a day grid and school_id in the key.'
    where closes_days and (is_merged or grids = 0 or not document -> 'key' ? 'school_id')
    union all
    select 9, 'history', 'needs load merge and stored_key replace.'
    where has_history and (not is_merged or stored_key <> 'replace')
    union all
    select 10, 'columns', 'has what is kept separate, which needs load merge.' where separates and not is_merged
    union all
    select 11, * from staging.key_contradiction(document)
    union all
    select 12, * from staging.file_contradiction(document)
    union all
    select 13, * from staging.reference_contradiction(document)
  ) as contradiction (step, place, reason)
  order by contradiction.step
  limit 1;
$$;

comment on function staging.document_contradiction(jsonb) is
  'What in a definition does not go together; nothing for a good one.';
