-- count_months(metric, batches, months, schools, with_keys): counts distinct values by school and month anew.
--
-- Schools null means all; many are read as fast as all. Returns whose counts changed. Without keys those
-- columns are left out that the key of the source makes easier to count, which count_batch does.

create procedure aggregate.count_months(
  metric_name text,
  batches integer[],
  months date[],
  inout schools bigint[],
  with_keys boolean
)
language plpgsql
set search_path = ''
as $$
declare
  v_wanted constant bigint[] := case when cardinality(schools) < 1000 then schools end;
  v_changed bigint[];
  v_also text;
begin
  schools := '{}';
  for v_also in
    select also.also_name
    from aggregate.also_metric(count_months.metric_name) as also
    where also.distinct_column is not null
      and (with_keys or not aggregate.is_key_of_month(count_months.metric_name, also.distinct_column))
  loop
    execute aggregate.school_month_sql(count_months.metric_name, v_also)
    into v_changed
    using batches, months, v_wanted;
    schools := schools || v_changed;
  end loop;
end;
$$;

comment on procedure aggregate.count_months(text, integer[], date[], bigint[], boolean) is
  'Counts distinct values by school and month anew, and says whose changed.';
