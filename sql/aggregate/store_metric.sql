-- store_metric(document): writes a checked metric document into the catalogue, with what accompanies it.
--
-- A metric that accompanies keeps its position in the rows, and a new one gets a new: rows that were written
-- before the next refresh must not be read wrongly.

create procedure aggregate.store_metric(document jsonb)
language sql
set search_path = ''
as $$
  insert into aggregate.metric (
    metric_name, title, unit, decimals, direction, source_name, formula, document
  )
  values (
    document ->> 'name', document ->> 'title', document ->> 'unit', coalesce((document ->> 'decimals')::integer, 0),
    coalesce(document ->> 'direction', 'up'), document ->> 'source', aggregate.formula_in_words(document), document
  )
  on conflict (metric_name) do update set
    title        = excluded.title,
    unit         = excluded.unit,
    decimals     = excluded.decimals,
    direction    = excluded.direction,
    source_name  = excluded.source_name,
    formula      = excluded.formula,
    document     = excluded.document,
    refreshed_at = null;

  insert into aggregate.metric (
    metric_name, title, unit, direction, source_name, part_of, also_position, formula, document
  )
  select
    also.key, also.value ->> 'title', 'count',
    coalesce(also.value ->> 'direction', case when also.value ? 'schools_below' then 'down' else 'none' end),
    document ->> 'source', document ->> 'name',
    (
      select coalesce(max(known.also_position), 0)
      from aggregate.metric as known
      where known.part_of = store_metric.document ->> 'name'
    ) + row_number() over (order by also.key),
    aggregate.formula_in_words(also.value), also.value
  from jsonb_each(document -> 'also') as also
  on conflict (metric_name) do update set
    title        = excluded.title,
    direction    = excluded.direction,
    source_name  = excluded.source_name,
    formula      = excluded.formula,
    document     = excluded.document;

  delete from aggregate.school_month
  using aggregate.metric
  where metric.metric_name = school_month.metric_name
    and metric.part_of = store_metric.document ->> 'name'
    and not coalesce(store_metric.document -> 'also' ? metric.metric_name, false);

  delete from aggregate.metric
  where metric.part_of = store_metric.document ->> 'name'
    and not coalesce(store_metric.document -> 'also' ? metric.metric_name, false);
$$;

comment on procedure aggregate.store_metric(jsonb) is 'Writes a checked metric document into the catalogue.';
