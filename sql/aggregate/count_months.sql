-- count_months(metric, months, schools, is_first): counts distinct values by school and month anew.
--
-- Schools null means all; many are read as fast as all. Returns whose counts changed. With is_first the
-- columns are left out whose rows the first batch of a month has counted.

create procedure aggregate.count_months(
  metric_name text,
  months date[],
  inout schools bigint[],
  is_first boolean default false
)
language plpgsql
set search_path = ''
as $$
declare
  v_withdrawn constant integer[] := aggregate.withdrawn_batches(metric_name, months);
  v_wanted constant bigint[] := case when cardinality(schools) < 1000 then schools end;
  v_changed bigint[];
  v_also text;
begin
  schools := '{}';
  for v_also in
    select also.also_name
    from aggregate.also_metric(count_months.metric_name) as also
    where also.distinct_column is not null
      and not (is_first and aggregate.is_key_of_month(count_months.metric_name, also.distinct_column))
  loop
    execute aggregate.school_month_sql(count_months.metric_name, v_also)
    into v_changed
    using v_withdrawn, months, v_wanted;
    schools := schools || v_changed;
  end loop;
end;
$$;

comment on procedure aggregate.count_months(text, date[], bigint[], boolean) is
  'Counts distinct values by school and month anew, and says whose changed.';
