-- closing_days_sql(source) -> the query of the days that batch $1 closes, month by month, and for how many schools.

create function transform.closing_days_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select coalesce(jsonb_agg(closing order by closing.period), '[]')
from (
  select stored.period, transform.day_list(bit_or(%1$s)) as days, count(distinct stored.school_id) as schools
  from transform.%2$I as stored
  where stored.batch_id = $1
    and (%1$s) <> 0
  group by stored.period
) as closing$sql$,
    (select string_agg(format('stored.%I', mask), ' | ') from unnest(transform.mask_columns(source_name)) as mask),
    source_name
  );
$$;

comment on function transform.closing_days_sql(text) is
  'The query of the days that a batch closes, month by month, and for how many schools.';
