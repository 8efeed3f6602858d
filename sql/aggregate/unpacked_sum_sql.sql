-- unpacked_sum_sql(name, in_parts) -> the 31 days that packed_sum_sql packed, summed where they come in parts.

create function aggregate.unpacked_sum_sql(name text, in_parts boolean)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    format(
      case when in_parts then 'sum(%s_%s >> %s & 32767)::bigint as %1$s_day_%4$s'
        else '%s_%s >> %s & 32767 as %1$s_day_%4$s' end,
      name, (day - 1) / 4, (day - 1) % 4 * 15, day),
    E',\n    ' order by day)
  from generate_series(1, 31) as day;
$$;

comment on function aggregate.unpacked_sum_sql(text, boolean) is
  'The 31 days that packed_sum_sql packed, summed where a school comes in parts.';
