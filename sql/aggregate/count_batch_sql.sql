-- count_batch_sql() -> the statement that adds the days of a batch to school_day, and its schools to school_month.
--
-- Parameters: $1 metric, $2 batch, as an array, $3 months. Batches never hold the same day of a student twice,
-- so running totals add up, day by day: as 31 sums that is a tenth of what taking arrays apart costs. Of a
-- school that is new the rows are its students. Returns the schools of the batch, those whose days were
-- guessed wrong (fresh_school_day), and those that are known with other students.

create function aggregate.count_batch_sql()
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$
with

fresh as materialized (
  select * from aggregate.fresh_school_day($1, $2, $3, null, false)
),

added as (
  merge into aggregate.school_day as stored
  using fresh
  on stored.metric_name = $1
    and stored.period = fresh.period
    and stored.school_id = fresh.school_id
  when matched and fresh.days <> 0 then update set
    days = stored.days | fresh.days,
    numerators = array[%1$s],
    denominators = array[%2$s]
  when not matched and fresh.days <> 0 then insert
    values ($1, fresh.period, fresh.school_id, fresh.days, fresh.numerators, fresh.denominators)
),

student as (
  select also.also_name, fresh.period, fresh.school_id, fresh.row_count, fresh.prints[also.ordinal] as print
  from fresh
  cross join aggregate.also_metric($1) as also
  where aggregate.is_key_of_month($1, also.distinct_column)
),

counted as (
  merge into aggregate.school_month as stored
  using student
  on stored.metric_name = student.also_name
    and stored.period = student.period
    and stored.school_id = student.school_id
  when matched and (stored.count, stored.print) is distinct from (student.row_count, student.print) then update set
    count = stored.count
  when not matched then insert (metric_name, period, school_id, count, print)
    values (student.also_name, student.period, student.school_id, student.row_count, student.print)
  returning merge_action() as action, stored.school_id
)

select
  coalesce(array_agg(fresh.school_id), '{}'),
  coalesce(array_agg(fresh.school_id) filter (where fresh.is_wrong), '{}'),
  array(select distinct counted.school_id from counted where counted.action = 'UPDATE')
from fresh$sql$,
    string_agg(format('stored.numerators[%s] + fresh.numerators[%1$s]', day), ', ' order by day),
    string_agg(format('stored.denominators[%s] + fresh.denominators[%1$s]', day), ', ' order by day)
  )
  from generate_series(1, 31) as day;
$$;

comment on function aggregate.count_batch_sql() is
  'The statement that adds the days of a batch to school_day, and its schools to school_month.';
