-- make_tables(source): makes the tables of a source, or what its changed definition says of them.

create procedure staging.make_tables(source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_statement text;
begin
  for v_statement in
    select staging.extend_table_sql(make_tables.source_name)
    union all
    select staging.source_table_sql(make_tables.source_name)
    union all
    select staging.table_comment_sql(make_tables.source_name)
  loop
    execute v_statement;
  end loop;
end;
$$;

comment on procedure staging.make_tables(text) is
  'Makes the tables of a source, or what its changed definition says of them.';
