-- is_first_of_months(metric, months) -> whether nothing was counted yet in some months.

create function aggregate.is_first_of_months(metric_name text, months date[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select not exists (
    select
    from aggregate.school_month
    inner join aggregate.also_metric(is_first_of_months.metric_name) as also
      on also.also_name = school_month.metric_name
    where school_month.period = any (months)
  );
$$;

comment on function aggregate.is_first_of_months(text, date[]) is 'Whether nothing was counted yet in some months.';
