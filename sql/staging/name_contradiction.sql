-- name_contradiction(document) -> the first name in a definition that is none, or is taken; with its place.

create function staging.name_contradiction(document jsonb)
returns table (place text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  source_column as (
    select * from staging.source_column_rows(name_contradiction.document)
  ),

  -- what becomes a column of the kept rows, or stands beside them
  stored (name) as (
    select column_name from source_column
    union all
    select jsonb_each_text.value from source_column cross join lateral jsonb_each_text(into_columns)
    union all
    select 'period' where name_contradiction.document ? 'period'
    union all
    select unnest(array['batch_id', 'line', 'row_key', 'replaced_at', 'replaced_by', 'ctid', 'xmin', 'xmax', 'cmin',
      'cmax', 'tableoid'])
  ),

  unpivot (name, word) as (
    select entry ->> 'name', coalesce(entry #>> array['into', part], part)
    from jsonb_array_elements(name_contradiction.document -> 'columns') as entry
    cross join unnest(array['item', 'value']) as part
    where entry ->> 'kind' = 'unpivot'
  )

  select found.place, found.reason
  from (
    select 1 as step, 'columns' as place, format('“%s” is not a name of at most 48 letters.', column_name) as reason
    from source_column where column_name !~ '^[a-z][a-z0-9_]{0,47}$'
    union all
    select 2, 'columns', format('“%s” stands twice, or is a name of ours.', stored.name)
    from stored group by stored.name having count(*) > 1
    union all
    select 3, 'columns', format('“%s” is the header of two columns, or one of ours.', header.name)
    from (
      select distinct position, unnest(header_names) from source_column
      union all values (0, '_line'), (0, '_error')
    ) as header (position, name)
    group by header.name having count(*) > 1
    union all
    select 4, 'columns', format('“%s” of the unpivot “%s” is the name of another column.', unpivot.word,
      unpivot.name)
    from unpivot inner join stored on stored.name = unpivot.word
    union all
    select 5, 'name', format('“%s” is taken.', relation.name)
    from staging.relation_names(name_contradiction.document) as relation (name)
    where length(relation.name) > 63
      or relation.name in ('closed_day', 'replaced_row', 'report_view')
      or relation.name in (
        select relname from pg_catalog.pg_class where relnamespace = 'transform'::regnamespace
        union all
        select staging.relation_names(source.document) from staging.source
      ) and relation.name not in (
        select staging.relation_names(source.document)
        from staging.source where source.source_name = name_contradiction.document ->> 'name')
  ) as found
  order by found.step, found.reason
  limit 1;
$$;

comment on function staging.name_contradiction(jsonb) is
  'The first name in a definition that is none, or is taken; nothing for a good one.';
