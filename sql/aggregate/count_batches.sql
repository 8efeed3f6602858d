-- count_batches(metric, batches, is_all, months, schools): brings school_day and school_month in step with batches.
--
-- Of a month in which a batch was withdrawn, or took reopened days from earlier ones, everything is counted
-- anew; with is_all of every month. Others are added up batch by batch and month by month: a school that is new
-- in one month of a batch may be known in the other. Returns the months that were looked at, and the schools whose
-- counts changed.

create procedure aggregate.count_batches(
  metric_name text,
  batches integer[],
  is_all boolean,
  inout months date[] default null,
  inout schools bigint[] default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_recounted constant date[] := aggregate.stale_months(metric_name, batches, is_all);
  v_counted integer[] := '{}';
  v_batch record;
  v_schools bigint[];
begin
  months := v_recounted;
  schools := '{}';
  if cardinality(v_recounted) > 0 then
    v_counted := aggregate.kept_batches(metric_name, v_recounted, batches);
    call aggregate.count_months(metric_name, v_counted, v_recounted, v_schools, true);
    schools := v_schools;
    v_schools := null;
    call aggregate.recount_days(metric_name, v_counted, v_recounted, v_schools);
    schools := schools || v_schools;
  end if;

  v_counted := '{}';
  for v_batch in
    select batch.batch_id, array[month] as months
    from aggregate.metric
    inner join staging.batch
      on batch.source_name = metric.source_name
    cross join unnest(batch.periods) as month
    where metric.metric_name = count_batches.metric_name
      and batch.state = 'kept'
      and batch.batch_id = any (batches)
      and month <> all (v_recounted)
    order by batch.batch_id, month
  loop
    call aggregate.count_batch(
      metric_name,
      v_batch.batch_id,
      array_remove(aggregate.kept_batches(metric_name, v_batch.months, v_counted), v_batch.batch_id),
      v_batch.months,
      v_schools);
    v_counted := v_counted || v_batch.batch_id;
    months := months || v_batch.months;
    schools := schools || v_schools;
  end loop;
end;
$$;

comment on procedure aggregate.count_batches(text, integer[], boolean, date[], bigint[]) is
  'Brings the days and months of schools in step with batches, or with all that there are.';
