-- landed_sql(batch, source, column) -> the expression of a column of a landed row, as the file had it.

create function transform.landed_sql(batch_id integer, source_name text, column_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when column_name = any (transform.mask_columns(source_name)) and transform.has_days_apart(batch_id)
      then format('(landed.%I | landed.%I)', column_name, transform.column_apart(column_name))
    else format('landed.%I', column_name)
  end;
$$;

comment on function transform.landed_sql(integer, text, text) is
  'The expression of a column of a landed row, as the file had it.';
