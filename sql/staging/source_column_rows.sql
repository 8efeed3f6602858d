-- source_column_rows(document) -> the columns of a source document, every default filled in.

create function staging.source_column_rows(document jsonb)
returns setof staging.source_column
language sql
stable
set search_path = ''
as $$
  select
    document ->> 'name',
    ordinal,
    coalesce(entry ->> 'name', regexp_replace(lower(names[1]), '[^a-z0-9_]+', '_', 'g')),
    coalesce(entry ->> 'kind', 'plain'),
    case entry ->> 'kind'
      when 'day_grid' then array(select day::text from generate_series(1, 31) as day)
      else array(select staging.header_name(name) from unnest(names) as name)
    end,
    coalesce(entry ->> 'type', case entry ->> 'kind' when 'day_grid' then 'smallint' else 'text' end),
    coalesce((entry ->> 'required')::boolean, false),
    (entry ->> 'size')::integer,
    staging.text_list(entry -> 'digits')::integer[],
    staging.text_list(entry -> 'one_of'),
    (entry ->> 'minimum')::numeric,
    (entry ->> 'maximum')::numeric,
    staging.text_list(entry -> 'not'),
    staging.text_list(entry -> 'forms'),
    entry ->> 'strip',
    entry ->> 'personal',
    entry ->> 'references',
    entry -> 'marks',
    entry -> 'into'
  from staging.column_entry(document)
  cross join lateral (
    select coalesce(staging.text_list(entry -> 'from'), array[entry ->> 'name']) as names
  ) as header;
$$;

comment on function staging.source_column_rows(jsonb) is 'The columns of a source document, every default filled in.';
