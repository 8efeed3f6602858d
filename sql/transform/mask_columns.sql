-- mask_columns(source) -> the columns of a source that hold day masks.

create function transform.mask_columns(source_name text)
returns text[]
language sql
stable
set search_path = ''
as $$
  select array(
    select stored.column_name
    from staging.stored_column(mask_columns.source_name) as stored
    inner join staging.source_column
      on source_column.source_name = mask_columns.source_name
      and source_column.kind = 'day_grid'
      and source_column.into_columns ->> stored.origin = stored.column_name
    order by stored.ordinal
  );
$$;

comment on function transform.mask_columns(text) is 'The columns of a source that hold day masks.';
