-- digest_sql(source) -> the expression of row_key: the digest of the key columns, some of which may be null.
--
-- A generated column: only built-in functions, and each type as a text that no setting can change.

create function staging.digest_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('md5(%s)::uuid', string_agg(
    format(
      $sql$coalesce(%s, '')$sql$,
      format(
        case stored.type_name
          when 'date' then '(%I - date ''2000-01-01'')::text'
          when 'time' then 'trim_scale(extract(epoch from %I))::text'
          when 'timestamp' then 'trim_scale(extract(epoch from %I))::text'
          when 'numeric' then 'trim_scale(%I)::text'
          when 'text' then '%I'
          else '%I::text'
        end,
        stored.column_name)),
    $sql$ || E'\x1f' || $sql$ order by key.position))
  from staging.source
  cross join lateral unnest(source.key_columns) with ordinality as key (name, position)
  inner join staging.stored_column(source.source_name) as stored
    on stored.origin = key.name
  where source.source_name = digest_sql.source_name;
$$;

comment on function staging.digest_sql(text) is 'The expression of row_key, the digest of a key of a source.';
