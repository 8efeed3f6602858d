-- view_sql(source) -> the statements that make the view of each unpivot of a source: its items as rows.
--
-- The other columns, then the item and its value, where there is one. Whoever may read the rows may read
-- the view, which asks as its reader. An installation drops all views; rls.protect_source makes them again.

create function staging.view_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  with

  unpivot as (
    select
      format('transform.%I', source.source_name || '_' || (entry ->> 'name')) as target,
      source,
      entry,
      staging.text_list(entry -> 'items') as items
    from staging.source
    cross join lateral jsonb_array_elements(source.document -> 'columns') as entry
    where source.source_name = view_sql.source_name
      and entry ->> 'kind' = 'unpivot'
  )

  select format(statement.text, target,
    (
      select string_agg(format('kept.%I', stored.column_name), ', ' order by stored.ordinal)
      from staging.stored_column(view_sql.source_name) as stored
      where stored.column_name <> all (array(select (entry ->> 'name') || '_' || item from unnest(items) as item))
    ),
    (
      select string_agg(format('(%L, kept.%I)', item.name, (entry ->> 'name') || '_' || item.name), ', '
        order by item.position)
      from unnest(items) with ordinality as item (name, position)
    ),
    coalesce(entry #>> '{into,item}', 'item'),
    coalesce(entry #>> '{into,value}', 'value'),
    view_sql.source_name,
    format('%s: %s, a row for each.', (source).title, coalesce(entry ->> 'title', entry ->> 'name')))
  from unpivot
  cross join lateral (
    values
      (1, true, 'create view %1$s with (security_invoker = true) as select kept.batch_id, kept.line, %2$s, '
        'item.%4$I, item.%5$I from transform.%6$I as kept cross join lateral (values %3$s) as item (%4$I, %5$I) '
        'where item.%5$I is not null'),
      (2, true, 'comment on view %1$s is %7$L'),
      (3, true, 'grant select on %1$s to r_worker'),
      (4, (source).is_for_analysts, 'grant select on %1$s to r_analyst')
  ) as statement (step, is_needed, text)
  where statement.is_needed
  order by target, statement.step;
$$;

comment on function staging.view_sql(text) is 'The statements that make the view of each unpivot of a source.';
