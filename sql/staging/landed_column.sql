-- landed_column(source) -> the columns of a landed row: those that are kept with it and those kept apart.

create function staging.landed_column(source_name text)
returns table (ordinal integer, column_name text, type_name text, is_required boolean, origin text)
language sql
stable
set search_path = ''
as $$
  select *
  from (
    select * from staging.stored_column(landed_column.source_name)
    union all
    select * from staging.separate_column(landed_column.source_name)
  ) as landed
  order by landed.ordinal;
$$;

comment on function staging.landed_column(text) is
  'The columns of a landed row: those that are kept with it and those that are kept apart.';
