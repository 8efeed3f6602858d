-- count_batches(metric, batches, months, schools): brings school_day and school_month in step with batches.
--
-- Batches null means all that there are. Of a month in which a batch was withdrawn, or took reopened days
-- from earlier ones, everything is counted anew. Returns the months that were looked at, and the schools whose
-- counts changed.

create procedure aggregate.count_batches(
  metric_name text,
  batches integer[],
  inout months date[] default null,
  inout schools bigint[] default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_source text;
  v_recounted date[];
  v_batch record;
  v_schools bigint[];
begin
  select metric.source_name into strict v_source
  from aggregate.metric
  where metric.metric_name = count_batches.metric_name;

  v_recounted := array(
    select distinct unnest(batch.periods)
    from staging.batch
    where batch.source_name = v_source
      and (batches is null or (batch.state = 'withdrawn' or batch.is_recounting) and batch.batch_id = any (batches))
    union
    select distinct school_day.period
    from aggregate.school_day
    where batches is null
      and school_day.metric_name = count_batches.metric_name
  );
  months := v_recounted;
  schools := '{}';
  if cardinality(v_recounted) > 0 then
    call aggregate.recount_months(metric_name, v_recounted, v_schools);
    schools := v_schools;
  end if;

  for v_batch in
    select batch.batch_id, array(select unnest(batch.periods) except select unnest(v_recounted)) as months
    from staging.batch
    where batch.source_name = v_source
      and batch.state = 'kept'
      and batch.batch_id = any (batches)
    order by batch.batch_id
  loop
    call aggregate.count_batch(metric_name, v_batch.batch_id, v_batch.months, v_schools);
    months := months || v_batch.months;
    schools := schools || v_schools;
  end loop;
end;
$$;

comment on procedure aggregate.count_batches(text, integer[], date[], bigint[]) is
  'Brings the days and months of schools in step with batches; null means all batches.';
