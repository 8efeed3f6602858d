-- wanted_column(source) -> every column of every table that a source has: its rows, their history, what is apart.
--
-- Beside these a table of rows has batch_id and line, and row_key where the key is a digest.

create function staging.wanted_column(source_name text)
returns table (target text, ordinal integer, column_name text, type_name text, is_required boolean)
language sql
stable
set search_path = ''
as $$
  select format('transform.%I', wanted_column.source_name), stored.ordinal, stored.column_name, stored.type_name,
    stored.is_required
  from staging.stored_column(wanted_column.source_name) as stored
  union all
  select format('transform.%I', wanted_column.source_name || '_history'), stored.ordinal, stored.column_name,
    stored.type_name, false
  from staging.stored_column(wanted_column.source_name) as stored
  union all
  select format('pii.%I', wanted_column.source_name), stored.ordinal, stored.column_name, stored.type_name, true
  from staging.stored_column(wanted_column.source_name) as stored
  where stored.column_name = any (staging.stored_key(wanted_column.source_name))
    and exists (select from staging.separate_column(wanted_column.source_name))
  union all
  select format('pii.%I', wanted_column.source_name), 100000 + separate.ordinal, separate.column_name,
    separate.type_name, separate.is_required
  from staging.separate_column(wanted_column.source_name) as separate;
$$;

comment on function staging.wanted_column(text) is 'Every column of every table that a source has.';
