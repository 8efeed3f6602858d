-- count_batch(metric, batch, others, months, schools): adds what one batch brought to school_day and school_month.
--
-- Others are the batches that were counted before. Schools returns whose rows changed. A student may stand in
-- several batches of a month: of a school that has the same students as before there is nothing to count, and
-- in the rest those are looked for who stand in none of the others.

create procedure aggregate.count_batch(
  metric_name text,
  batch_id integer,
  others integer[],
  months date[],
  inout schools bigint[]
)
language plpgsql
set search_path = ''
as $$
declare
  v_wrong bigint[];
  v_grown bigint[];
  v_recounted bigint[];
begin
  execute aggregate.count_batch_sql()
  into schools, v_wrong, v_grown
  using metric_name, array[batch_id], months;

  call aggregate.count_new(metric_name, batch_id, others, months, v_grown);
  v_recounted := schools;
  call aggregate.count_months(metric_name, others || batch_id, months, v_recounted, false);
  if cardinality(v_wrong) > 0 then
    call aggregate.recount_days(metric_name, others || batch_id, months, v_wrong);
  end if;
end;
$$;

comment on procedure aggregate.count_batch(text, integer, integer[], date[], bigint[]) is
  'Adds what one batch brought to the days and months of its schools.';
