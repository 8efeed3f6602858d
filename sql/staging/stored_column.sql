-- stored_column(source) -> the columns that a kept row has, beside batch_id and line.
--
-- A day grid becomes one mask for each mark that matters; the columns that make up the period become it;
-- what is hashed becomes a bigint. What is kept separate is not here but in staging.separate_column, and
-- row_key, the digest of a key, is not either: the table makes it of the others.

create function staging.stored_column(source_name text)
returns table (ordinal integer, column_name text, type_name text, is_required boolean, origin text)
language sql
stable
set search_path = ''
as $$
  with

  period as (
    select
      array[document #>> '{period,year}', document #>> '{period,month}'] as origins,
      coalesce(jsonb_typeof(document -> 'period') = 'object', false) as is_there
    from staging.source
    where source.source_name = stored_column.source_name
  ),

  stored as (
    select
      source_column.position * 10 as ordinal,
      source_column.column_name,
      case source_column.personal when 'hash' then 'bigint' else source_column.type_name end as type_name,
      source_column.is_required,
      source_column.column_name as origin
    from staging.source_column
    cross join period
    where source_column.source_name = stored_column.source_name
      and source_column.kind <> 'day_grid'
      and coalesce(source_column.personal, 'hash') = 'hash'
      and not (period.is_there and source_column.column_name = any (period.origins))
    union all
    select source_column.position * 10 + mask.ordinality::integer, mask.value #>> '{}', 'integer', true, mask.key
    from staging.source_column
    cross join lateral (
      select key, value, row_number() over (order by value desc) as ordinality
      from jsonb_each(source_column.into_columns)
    ) as mask
    where source_column.source_name = stored_column.source_name
      and source_column.kind = 'day_grid'
    union all
    select 0, 'period', 'date', true, 'period'
    from period
    where period.is_there
  )

  select stored.ordinal, stored.column_name, stored.type_name, stored.is_required, stored.origin
  from stored
  order by stored.ordinal;
$$;

comment on function staging.stored_column(text) is
  'The columns that a kept row of a source has, beside batch_id and line.';
