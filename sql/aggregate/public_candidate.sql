-- public_candidate(metric) -> what blocks come to in the months that are over, as officers see it now.
--
-- A month is over when the calendar says so in India, or when there are data of a later day.

create function aggregate.public_candidate(metric_name text)
returns table (period date, district_id bigint, block_id bigint, numerator numeric, denominator numeric)
language sql
stable
set search_path = ''
as $$
  select
    value.period_start,
    value.district_id,
    value.block_id,
    value.numerator,
    value.denominator
  from aggregate.metric_period as month
  inner join aggregate.metric_value as value
    on value.metric_name = month.metric_name
    and value.level = 'block'
    and value.audience = 'officer'
    and value.window_name = 'month'
    and value.period_start = month.period_start
  where month.metric_name = public_candidate.metric_name
    and month.window_name = 'month'
    and month.period_end < greatest(
      (now() at time zone 'Asia/Kolkata')::date,
      (
        select max(newest.period_end)
        from aggregate.metric_period as newest
        where newest.metric_name = public_candidate.metric_name
          and newest.window_name = 'last_day'
      )
    )
    and value.denominator > 0;
$$;

comment on function aggregate.public_candidate(text) is
  'What blocks come to in the months that are over, as officers see it now.';
