-- table_comment_sql(source) -> the statements that say in the catalogue what the tables of a source are.

create function staging.table_comment_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('comment on table %s is %L', said.target, said.sentence)
  from staging.source
  cross join lateral (
    values
      (format('transform.%I', source.source_name), true, format('%s: %s', source.title, source.grain)),
      (format('transform.%I', source.source_name || '_history'), source.has_history,
        format('%s: rows that were replaced, when and by which batch.', source.title)),
      (format('pii.%I', source.source_name),
        exists (select from staging.separate_column(source.source_name)),
        format('%s: what names persons, kept apart from the rows.', source.title))
  ) as said (target, is_there, sentence)
  where source.source_name = table_comment_sql.source_name
    and said.is_there;
$$;

comment on function staging.table_comment_sql(text) is
  'The statements that say in the catalogue what the tables of a source are.';
