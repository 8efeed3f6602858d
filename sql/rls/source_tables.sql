-- source_tables(source) -> the tables of a source: its rows, their history, and what is kept apart from them.

create function rls.source_tables(source_name text)
returns setof regclass
language sql
stable
set search_path = ''
as $$
  select to_regclass(name)
  from unnest(array[
    format('transform.%I', source_name), format('transform.%I', source_name || '_history'),
    format('pii.%I', source_name)
  ]) as name
  where to_regclass(name) is not null;
$$;

comment on function rls.source_tables(text) is
  'The tables of a source: its rows, their history, and what is kept apart from them.';
