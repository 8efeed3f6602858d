-- source_column_rows(document) -> the columns of a source document, every default filled in.
--
-- Each item of an unpivot is a plain column of its own, named <column name>_<item>, so that nothing that
-- judges, screens or stores knows of unpivots; the view of staging.view_sql makes rows of them. A column
-- of the key is required by itself, unless the key is a digest, and so is what makes up the period. The
-- year of arrival has no cell: its value is the default of the landing table of each batch.

create function staging.source_column_rows(document jsonb)
returns setof staging.source_column
language sql
stable
set search_path = ''
as $$
  select
    document ->> 'name',
    (row_number() over (order by list.ordinal, part.position))::integer,
    coalesce((entry ->> 'name') || coalesce('_' || part.item, ''),
      regexp_replace(lower(part.names[1]), '[^a-z0-9_]+', '_', 'g')),
    case said.kind when 'unpivot' then 'plain' else said.kind end,
    case
      when said.kind = 'arrival_year' then '{}'
      when said.kind = 'day_grid' and cardinality(part.names) <> 31 then
        array(select day::text from generate_series(1, 31) as day)
      else array(select staging.header_name(name) from unnest(part.names) as name)
    end,
    coalesce(entry ->> 'type', case when said.kind in ('day_grid', 'flag') then 'smallint' else 'text' end),
    coalesce((entry ->> 'required')::boolean, said.is_required, false),
    (entry ->> 'size')::integer,
    staging.text_list(entry -> 'digits')::integer[],
    staging.text_list(entry -> 'one_of'),
    (entry ->> 'minimum')::numeric,
    nullif(entry ->> 'maximum', 'arrival')::numeric,
    staging.text_list(entry -> 'not'),
    staging.text_list(entry -> 'forms'),
    entry ->> 'strip',
    entry ->> 'personal',
    entry ->> 'references',
    entry -> 'marks',
    case said.kind when 'day_grid' then entry -> 'into' end,
    case said.kind when 'flag' then coalesce(entry ->> 'reads', 'mark') end,
    coalesce(entry ->> 'maximum' = 'arrival', false)
  from staging.column_entry(document) as list
  cross join lateral (
    select
      coalesce(entry ->> 'kind', 'plain') as kind,
      entry ->> 'kind' = 'arrival_year'
        or document -> 'key' ? (entry ->> 'name') and document -> 'digest_key' is distinct from 'true'
        or entry ->> 'name' in (document #>> '{period,year}', document #>> '{period,month}') as is_required
  ) as said
  cross join lateral (
    select 0 as position, null as item, coalesce(staging.text_list(entry -> 'from'), array[entry ->> 'name']) as names
    where said.kind <> 'unpivot'
    union all
    select item.position, item.name, staging.text_list(entry -> 'from' -> item.position::integer - 1)
    from jsonb_array_elements_text(entry -> 'items') with ordinality as item (name, position)
    where said.kind = 'unpivot'
  ) as part;
$$;

comment on function staging.source_column_rows(jsonb) is 'The columns of a source document, every default filled in.';
