-- cast_sql(source, landed column, cell) -> the expression that makes a landed column of a good suspect line.

create function transform.cast_sql(source_name text, column_name text, type_name text, origin text, cell text)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when cast_sql.origin = 'period' then transform.period_sql(cast_sql.source_name)
    when source_column.column_name is null then transform.mask_sql(cast_sql.source_name, cast_sql.origin)
    when source_column.personal = 'hash' then
      format('suspect.hashes[%s]', transform.hash_position(cast_sql.source_name, cast_sql.column_name))
    when source_column.strip is not null then
      format($c$nullif(btrim(translate(%s, %L, '')), '')$c$, cast_sql.cell, source_column.strip)
    when source_column.kind = 'flag' then transform.flag_sql(source_column.reads, cast_sql.cell)
    when source_column.type_name in ('date', 'timestamp') then
      format('(%s)::%s', transform.iso_sql(cast_sql.cell, source_column.forms, source_column.type_name),
        cast_sql.type_name)
    else format('%s::%s', cast_sql.cell, cast_sql.type_name)
  end
  from (select) as always
  left join staging.source_column
    on source_column.source_name = cast_sql.source_name
    and source_column.column_name = cast_sql.origin
    and source_column.kind <> 'day_grid';
$$;

comment on function transform.cast_sql(text, text, text, text, text) is
  'The expression that makes a landed column of a good suspect line.';
