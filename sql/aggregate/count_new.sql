-- count_new(metric, batch, others, months, schools): adds to school_month what of a batch stands in none of others.
--
-- For schools that are counted already and for columns of which a batch holds each value once.

create procedure aggregate.count_new(
  metric_name text,
  batch_id integer,
  others integer[],
  months date[],
  schools bigint[]
)
language plpgsql
set search_path = ''
set enable_nestloop = off -- nothing is known yet of what just landed, and to look for each row is dear
as $$
declare
  v_largest integer;
  v_also text;
begin
  if cardinality(schools) = 0 then
    return;
  end if;

  select batch.batch_id into v_largest
  from staging.batch
  where batch.batch_id = any (others)
  order by batch.rows_kept desc, batch.batch_id
  limit 1;

  for v_also in
    select also.also_name
    from aggregate.also_metric(count_new.metric_name) as also
    where aggregate.is_key_of_month(count_new.metric_name, also.distinct_column)
  loop
    execute aggregate.new_key_sql(count_new.metric_name, v_also)
    using count_new.batch_id, months, schools, v_largest, array_remove(others, v_largest);
  end loop;
end;
$$;

comment on procedure aggregate.count_new(text, integer, integer[], date[], bigint[]) is
  'Adds to the months of schools what of a batch stands in none of the other batches.';
