-- index_key(source) -> the columns of a merged source's key, as a list, in the order in which an index sorts fastest.
--
-- Long numbers, which differ most and are compared at a stroke, come first, words last: an exam's code before the
-- student made the key of a million results cost nearly three times as much.

create function staging.index_key(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select string_agg(format('%I', part.name), ', ' order by kind.typlen desc nulls last, part.rank)
  from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank)
  left join staging.stored_column(source_name) as stored
    on stored.column_name = part.name
  left join pg_catalog.pg_type as kind
    on kind.oid = to_regtype(stored.type_name);
$$;

comment on function staging.index_key(text) is
  'The columns of a merged source''s key, as a list, in the order in which an index sorts fastest.';
