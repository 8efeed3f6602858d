-- public_value(metric) -> the values that the public sees: months that are over, years and all years, as released.
--
-- A place that is closed in one month is closed in all that holds the month. A closed place has a row without
-- figures, one without data 0 of 0.

create function aggregate.public_value(metric_name text)
returns table (
  level text, window_name text, period_start date, period_end date, entity_id bigint, district_id bigint,
  block_id bigint, numerator numeric, denominator numeric, previous_numerator numeric, previous_denominator numeric,
  entities_reporting integer, entities_expected integer
)
language sql
stable
set search_path = ''
set enable_nestloop = off -- nothing is known yet of what was just written, and is taken for one row
as $$
  with

  figure as materialized (
    select
      period.window_name, period.period_start, cell.level, cell.district_id, cell.block_id,
      case when not bool_or(cell.is_suppressed) then sum(cell.numerator) end as numerator,
      case when not bool_or(cell.is_suppressed) then sum(cell.denominator) end as denominator
    from aggregate.metric_period as period
    inner join aggregate.public_cell as cell
      on cell.metric_name = period.metric_name
      and cell.period between period.period_start and period.period_end
      and cell.denominator > 0
    where period.metric_name = public_value.metric_name
      and period.window_name in ('month', 'academic_year', 'overall')
    group by period.window_name, period.period_start, cell.level, cell.district_id, cell.block_id
  )

  select
    officer.level, officer.window_name, officer.period_start, officer.period_end, officer.entity_id,
    officer.district_id, officer.block_id,
    case when figure.level is null then 0 else figure.numerator end,
    case when figure.level is null then 0 else figure.denominator end,
    case when figure.numerator is not null then previous.numerator end,
    case when figure.numerator is not null then previous.denominator end,
    case when figure.numerator is null then 0 else officer.entities_reporting end,
    officer.entities_expected
  from aggregate.metric
  inner join aggregate.metric_period as period
    on period.metric_name = metric.metric_name
  inner join aggregate.metric_value as officer
    on officer.metric_name = metric.metric_name
    and officer.level in ('state', 'district', 'block')
    and metric.document -> 'public' ? officer.level
    and officer.audience = 'officer'
    and officer.window_name = period.window_name
    and officer.period_start = period.period_start
  left join figure
    on (figure.level, figure.window_name, figure.period_start, figure.district_id, figure.block_id)
      = (officer.level, officer.window_name, officer.period_start, officer.district_id, officer.block_id)
  left join figure as previous
    on (previous.level, previous.window_name, previous.period_start, previous.district_id, previous.block_id)
      = (officer.level, officer.window_name, period.previous_start, officer.district_id, officer.block_id)
  where metric.metric_name = public_value.metric_name
    and exists (
      select
      from figure as released
      where released.window_name = period.window_name
        and released.period_start = period.period_start
    );
$$;

comment on function aggregate.public_value(text) is
  'The values that the public sees: of months that are over, years and all years, as they were released.';
