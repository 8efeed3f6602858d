-- fresh_school_day(metric, batches, months, schools, in_parts) -> school_day's rows, counted from kept rows.
--
-- The one function that runs what a builder made: a query that returns from a function may use several
-- processes, the same inside a MERGE may not, and this one reads every row of a batch. Not in parts it guesses
-- from a few rows how many a school has and which days have data, and says where the guess was wrong.

create function aggregate.fresh_school_day(
  metric_name text,
  batches integer[],
  months date[],
  schools bigint[],
  in_parts boolean
)
returns table (
  period date,
  school_id bigint,
  days integer,
  row_count bigint,
  prints bigint[],
  numerators bigint[],
  denominators bigint[],
  is_wrong boolean
)
language plpgsql
stable
rows 10000
set search_path = ''
set enable_sort = off -- nothing is known yet of what just landed, and to sort it is dearer than to hash it
as $$
declare
  v_days integer;
  v_largest bigint;
  v_bits integer := 15;
begin
  if not in_parts then
    execute aggregate.days_of_rows_sql(metric_name) into v_days using batches, months;
    execute aggregate.largest_school_sql(metric_name) into v_largest using batches, months;
    v_bits := least(greatest(ceil(log(2, 2 * coalesce(v_largest, 0) + 2)), 9), 15);
  end if;

  return query execute aggregate.school_day_sql(metric_name, in_parts, coalesce(v_days, -1), v_bits)
  using batches, months, schools;
end;
$$;

comment on function aggregate.fresh_school_day(text, integer[], date[], bigint[], boolean) is
  'A metric''s running totals by school and month, counted from the kept rows of batches.';
