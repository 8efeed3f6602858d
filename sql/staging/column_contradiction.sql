-- column_contradiction(column) -> what in a column of a definition cannot go together, with the reason.
--
-- Each property is of its shape already (staging.check_properties). The first one is told.

create function staging.column_contradiction(entry jsonb)
returns table (property_name text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  said as (
    select
      coalesce(entry ->> 'kind', 'plain') as kind,
      coalesce(entry ->> 'type', 'text') as type,
      coalesce(entry ->> 'type', '') in ('bigint', 'integer', 'smallint', 'numeric') as is_number,
      coalesce(entry ->> 'type', '') in ('date', 'timestamp') as is_day,
      entry ->> 'personal' as personal,
      coalesce(jsonb_path_exists(entry, 'strict $.from[*] ? (@.type() == "array")', '{}', true), false) as is_nested
  )

  select contradiction.property_name, contradiction.reason
  from said
  cross join lateral (
    values
      (0, entry ? 'names' and entry ?| array['name', 'from'], null, 'has names, and with them no name or from.'),
      (1, not entry ?| array['name', 'names', 'from'], null, 'needs a name.'),
      (2, not entry ?| array['name', 'names'] and kind not in ('plain', 'academic_year', 'flag'), null,
        'needs a name.'),
      (3, kind <> 'unpivot' and is_nested, 'from', 'must be a name in the header, or a list of such.'),
      (4, entry -> 'size' is not null and type <> 'text', 'size', 'is for text alone.'),
      (5, entry -> 'strip' is not null and (type <> 'text' or personal = 'hash'), 'strip',
        'is for text alone, and not for what is hashed.'),
      (6, entry -> 'digits' is not null and (type = 'numeric' or not is_number), 'digits', 'is for whole numbers.'),
      (7, entry -> 'minimum' is not null and not is_number, 'minimum', 'is for numbers.'),
      (8, entry ->> 'maximum' = 'arrival' and not is_day, 'maximum', '“arrival” is for a date or a timestamp.'),
      (9, entry ->> 'maximum' <> 'arrival' and not is_number, 'maximum', 'is for numbers.'),
      (10, is_number and (entry ->> 'minimum')::numeric > nullif(entry ->> 'maximum', 'arrival')::numeric, 'minimum',
        'is larger than maximum.'),
      (11, entry -> 'not' is not null and not is_number and type <> 'text', 'not', 'is for numbers and text.'),
      (12, is_number and exists (
        select from unnest(staging.text_list(entry -> 'not')) as value where not pg_input_is_valid(value, 'numeric')),
        'not', 'must be numbers, as the column is.'),
      (13, entry -> 'forms' is not null and not is_day, 'forms', 'is for dates and timestamps.'),
      (13, (select count(*) > count(distinct translate(form, 'yMd', '000')) from unnest(
        staging.text_list(entry -> 'forms')) as form), 'forms', 'has two that cannot be told apart.'),
      (14, personal = 'hash' and type not in ('bigint', 'text'), 'personal', 'hash needs the type bigint or text.'),
      (15, personal is not null and entry ->> 'references' is not null, 'references',
        'cannot be followed from a column with personal.'),
      (16, kind = 'day_grid' and (entry -> 'marks' is null or entry -> 'into' is null), null,
        'a day grid needs marks and into.'),
      (17, kind = 'unpivot' and (entry -> 'from' is null or entry -> 'items' is null), null,
        'an unpivot needs from and items.')
  ) as contradiction (position, is_there, property_name, reason)
  where contradiction.is_there
  order by contradiction.position
  limit 1;
$$;

comment on function staging.column_contradiction(jsonb) is
  'What in a column of a definition cannot go together; nothing for a good one.';
