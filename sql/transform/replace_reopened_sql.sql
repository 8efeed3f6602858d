-- replace_reopened_sql(source) -> the statement that empties the reopened days that batch $1 brings of source $2 in $3.

create function transform.replace_reopened_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
update transform.%1$I as kept
set %2$s
from (
  select brought.school_id, closed_day.reopened_days & bit_or(%3$s) as days
  from transform.%1$I as brought
  inner join transform.closed_day
    on closed_day.source_name = $2
    and closed_day.period = brought.period
    and closed_day.school_id = brought.school_id
  where brought.period = $3
    and brought.batch_id = $1
  group by brought.school_id, closed_day.reopened_days
) as again
where kept.period = $3
  and kept.batch_id <> $1
  and kept.school_id = again.school_id
  and (%4$s) & again.days <> 0$sql$,
    source_name,
    string_agg(format('%1$I = kept.%1$I & ~again.days', mask), ', '),
    string_agg(format('brought.%I', mask), ' | '),
    string_agg(format('kept.%I', mask), ' | ')
  )
  from unnest(transform.mask_columns(source_name)) as mask;
$$;

comment on function transform.replace_reopened_sql(text) is
  'The statement that takes the marks of reopened days that a batch brings again out of earlier batches.';
