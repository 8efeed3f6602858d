-- unpacked_sum_sql(name, bits, in_parts) -> the 31 days that packed_sum_sql packed, summed where they come in parts.

create function aggregate.unpacked_sum_sql(name text, bits integer, in_parts boolean)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    format(
      case when in_parts then 'aggregate.total(%s_%s >> %s & %s) as %1$s_day_%5$s'
        else '%s_%s >> %s & %s as %1$s_day_%5$s' end,
      name, (day - 1) / (63 / bits), (day - 1) % (63 / bits) * bits, (1 << bits) - 1, day),
    E',\n    ' order by day)
  from generate_series(1, 31) as day;
$$;

comment on function aggregate.unpacked_sum_sql(text, integer, boolean) is
  'The 31 days that packed_sum_sql packed, summed where a school comes in parts.';
