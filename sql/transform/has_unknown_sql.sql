-- has_unknown_sql(landed, columns) -> the query of which columns of a table have a reference that is not known yet.

create function transform.has_unknown_sql(landed name, columns staging.source_column[])
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    E'select array[\n  %s]\nfrom landing.%I as landed%s',
    string_agg(
      format('coalesce(bool_or(landed.%1$I is not null and known_%2$s.%3$I is null), false)',
        referring.column_name, referring.position, referring.key),
      E',\n  ' order by referring.position),
    landed,
    string_agg(
      format(E'\nleft join %1$s as known_%2$s\n  on known_%2$s.%3$I = landed.%4$I',
        case
          when referring.is_whole_key then format('transform.%I', referring.reference_source)
          else format('(select distinct %I from transform.%I)', referring.key, referring.reference_source)
        end,
        referring.position, referring.key, referring.column_name),
      '' order by referring.position))
  from (
    select referring.*, stored.key[1] as key, cardinality(stored.key) = 1 as is_whole_key
    from unnest(columns) as referring
    cross join staging.stored_key(referring.reference_source) as stored (key)
  ) as referring;
$$;

comment on function transform.has_unknown_sql(name, staging.source_column[]) is
  'The query of which columns of a landed table have a reference that is not known yet.';
