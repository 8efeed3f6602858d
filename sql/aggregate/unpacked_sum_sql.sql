-- unpacked_sum_sql(name) -> the 31 days that packed_sum_sql packed, summed over the parts of a school.

create function aggregate.unpacked_sum_sql(name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    format('sum(%s_%s >> %s & 1048575)::bigint as %1$s_day_%4$s', name, (day - 1) / 3, (day - 1) % 3 * 20, day),
    E',\n    ' order by day)
  from generate_series(1, 31) as day;
$$;

comment on function aggregate.unpacked_sum_sql(text) is
  'The 31 days that packed_sum_sql packed, summed over the parts of a school.';
