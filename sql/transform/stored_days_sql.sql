-- stored_days_sql(source, periods, batches, landed) -> the query of the marks that are stored of some periods, by key.
--
-- Landed is where the rows stand that they are compared with. Where one batch holds what is stored, its rows need
-- not be brought together by key. What is one is asked for as one: each row is asked.

create function transform.stored_days_sql(source_name text, periods date[], batches integer[], landed text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    'select %s, %s, -1 as all_days from transform.%I as kept where kept.period = %s and kept.batch_id = %s%s',
    listed.keys,
    listed.masks,
    source_name,
    case cardinality(periods) when 1 then quote_literal(periods[1]) else format('any (%L)', periods) end,
    case cardinality(batches) when 1 then batches[1]::text else format('any (%L)', batches) end,
    case when cardinality(batches) > 1 then format(
      ' and kept.school_id in (select landed.school_id from %s as landed) group by %s', landed, listed.keys) end)
  from (
    select
      (select string_agg(format('kept.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key) as keys,
      (
        select string_agg(
          format(case when cardinality(batches) < 2 then 'kept.%I' else 'bit_or(kept.%1$I) as %1$I' end, mask), ', ')
        from unnest(transform.mask_columns(source_name)) as mask
      ) as masks
  ) as listed;
$$;

comment on function transform.stored_days_sql(text, date[], integer[], text) is
  'The query of the marks that are stored of some periods, by key.';
