-- print_sql(metric) -> the array of the prints of a school's rows, one for each metric that counts a key of theirs.
--
-- By the print it is seen that a file has exactly the students that are counted already (school_month.print).

create function aggregate.print_sql(metric_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('array[%s]::bigint[]', string_agg(
    case
      when aggregate.is_key_of_month(print_sql.metric_name, also.distinct_column)
        then format('bit_xor(%s)', aggregate.hash_sql(print_sql.metric_name, also.also_name, 'kept'))
      else 'null'
    end,
    ', ' order by position))
  from generate_series(
    1, (select max(last.ordinal) from aggregate.also_metric(print_sql.metric_name) as last)) as position
  left join aggregate.also_metric(print_sql.metric_name) as also
    on also.ordinal = position;
$$;

comment on function aggregate.print_sql(text) is
  'The array of the prints of a school''s rows, one for each metric that counts a key of theirs.';
