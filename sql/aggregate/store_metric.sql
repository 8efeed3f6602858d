-- store_metric(document): writes a checked metric document into the catalogue, with what accompanies it.

create procedure aggregate.store_metric(document jsonb)
language sql
set search_path = ''
as $$
  delete from aggregate.metric
  where metric.part_of = store_metric.document ->> 'name'
    and not coalesce(store_metric.document -> 'also' ? metric.metric_name, false);

  insert into aggregate.metric (
    metric_name, title, unit, decimals, direction, source_name, part_of, formula, document
  )
  select
    document ->> 'name', document ->> 'title', document ->> 'unit', coalesce((document ->> 'decimals')::integer, 0),
    coalesce(document ->> 'direction', 'up'), document ->> 'source', null,
    aggregate.formula_in_words(document), document
  union all
  select
    also.key, also.value ->> 'title', 'count', 0,
    coalesce(also.value ->> 'direction', case when also.value ? 'schools_below' then 'down' else 'none' end),
    document ->> 'source', document ->> 'name',
    aggregate.formula_in_words(also.value), also.value
  from jsonb_each(document -> 'also') as also
  on conflict (metric_name) do update set
    title        = excluded.title,
    unit         = excluded.unit,
    decimals     = excluded.decimals,
    direction    = excluded.direction,
    source_name  = excluded.source_name,
    part_of      = excluded.part_of,
    formula      = excluded.formula,
    document     = excluded.document,
    refreshed_at = null;
$$;

comment on procedure aggregate.store_metric(jsonb) is 'Writes a checked metric document into the catalogue.';
