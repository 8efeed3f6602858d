-- stored_names(source) -> the columns that a kept row of a source has and that are written, in their order.

create function staging.stored_names(source_name text)
returns name[]
language sql
stable
set search_path = ''
as $$
  select array(
    select attribute.attname
    from pg_catalog.pg_attribute as attribute
    where attribute.attrelid = to_regclass(format('transform.%I', stored_names.source_name))
      and attribute.attnum > 0
      and not attribute.attisdropped
      and attribute.attgenerated = ''
    order by attribute.attnum
  );
$$;

comment on function staging.stored_names(text) is
  'The columns of the table of a source''s kept rows, but for those that are worked out from others.';
