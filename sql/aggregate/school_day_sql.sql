-- school_day_sql(metric, in_parts, days, bits) -> the query of school_day's rows from kept rows.
--
-- Parameters: $1 batches, $2 months, $3 schools or null for all. Sums are packed (packed_sum_sql), which holds for
-- less than 2 ^ bits rows of a school: row_count tells. They are of one batch and month, the first of each. In_parts
-- counts any number, by counting each 16,384 lines of a batch apart. Days are those that have data, as far as that is
-- known; where one or the other was not so, is_wrong says it. Steps are fenced by "offset 0": put into each other,
-- each total would take apart all days before it.

create function aggregate.school_day_sql(
  metric_name text,
  in_parts boolean,
  days integer default -1,
  bits integer default 15
)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select
  period, school_id, days, row_count, prints,
  %1$s as numerators,
  %2$s as denominators,
  %15$s as is_wrong
from (
  select
    day.*,
    %3$s,
    %4$s
  from (
  select
    period, school_id, %12$s,
    %5$s,
    %6$s
  from (
    select
      %16$s as period, kept.school_id, bit_or(%9$s) as days, count(*) as row_count, %14$s as prints,
      %7$s,
      %8$s
    from transform.%10$I as kept
    where %17$s
      and ($3 is null or kept.school_id = any ($3))
    group by kept.school_id%11$s
  ) as packed%13$s
    offset 0
  ) as day
  offset 0
) as stepped$sql$,
    aggregate.running_total_sql('numerator'),
    aggregate.running_total_sql('denominator'),
    aggregate.step_total_sql('numerator'),
    aggregate.step_total_sql('denominator'),
    aggregate.unpacked_sum_sql('numerator', bits, in_parts),
    aggregate.unpacked_sum_sql('denominator', bits, in_parts),
    aggregate.packed_sum_sql(aggregate.mask_sql(metric.document -> 'numerator'), 'numerator', days, bits),
    aggregate.packed_sum_sql(aggregate.mask_sql(metric.document -> 'denominator'), 'denominator', days, bits),
    aggregate.mask_sql(metric.document -> 'denominator'),
    metric.source_name,
    case when in_parts then ', kept.period, kept.batch_id, kept.line >> 14' end,
    case
      when in_parts then 'bit_or(days) as days, sum(row_count)::bigint as row_count, null::bigint[] as prints'
      else 'days, row_count, prints'
    end,
    case when in_parts then E'\n  group by period, school_id' end,
    case when in_parts then 'null::bigint[]' else aggregate.print_sql(metric.metric_name) end,
    case
      when in_parts then 'false'
      else format('row_count >= %s or days & ~%s <> 0', 1 << bits, aggregate.packed_days(days, bits))
    end,
    case when in_parts then 'kept.period' else '($2)[1]' end,
    case
      when in_parts then E'kept.batch_id = any ($1)\n      and kept.period = any ($2)'
      else E'kept.batch_id = ($1)[1]\n      and kept.period = ($2)[1]'
    end
  )
  from aggregate.metric
  where metric.metric_name = school_day_sql.metric_name;
$$;

comment on function aggregate.school_day_sql(text, boolean, integer, integer) is
  'The query of a metric''s running totals by school and month, from the kept rows of batches $1 in months $2.';
