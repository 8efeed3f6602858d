-- take_changes(metric): brings the cells of released months in step, as far as nobody can tell single pupils from it.
--
-- A cell goes from one safe figure to another by a safe change, or from one to none; an open block may be added
-- where no block of the district is closed. Whatever else came stays for officers.

create procedure aggregate.take_changes(metric_name text)
language sql
set search_path = ''
as $$
  update aggregate.public_cell as cell
  set numerator   = fresh.numerator,
      denominator = fresh.denominator
  from (
    select
      held.period, held.district_id, held.block_id, held.is_suppressed,
      coalesce(candidate.numerator, 0) as numerator,
      coalesce(candidate.denominator, 0) as denominator
    from aggregate.public_cell as held
    left join aggregate.public_candidate(take_changes.metric_name) as candidate
      on candidate.period = held.period
      and candidate.district_id = held.district_id
      and candidate.block_id = held.block_id
    where held.metric_name = take_changes.metric_name
      and held.level = 'block'
  ) as fresh
  cross join aggregate.smallest_public_cell() as smallest
  where cell.metric_name = take_changes.metric_name
    and cell.level = 'block'
    and cell.period = fresh.period
    and cell.district_id = fresh.district_id
    and cell.block_id = fresh.block_id
    and aggregate.is_safe_change(
      cell.numerator, cell.denominator, fresh.numerator, fresh.denominator, smallest)
    and (
      aggregate.is_safe_cell(fresh.numerator, fresh.denominator, smallest)
      or fresh.denominator = 0 and not cell.is_suppressed
    );

  insert into aggregate.public_cell (metric_name, period, level, district_id, block_id, numerator, denominator)
  select
    take_changes.metric_name, candidate.period, 'block', candidate.district_id, candidate.block_id,
    candidate.numerator, candidate.denominator
  from aggregate.public_candidate(take_changes.metric_name) as candidate
  cross join aggregate.smallest_public_cell() as smallest
  where aggregate.is_safe_cell(candidate.numerator, candidate.denominator, smallest)
    and exists (
      select
      from aggregate.public_cell as released
      where released.metric_name = take_changes.metric_name
        and released.period = candidate.period
    )
    and not exists (
      select
      from aggregate.public_cell as closed
      where closed.metric_name = take_changes.metric_name
        and closed.period = candidate.period
        and closed.is_suppressed
        and (closed.district_id = candidate.district_id or closed.block_id = candidate.block_id)
    )
  on conflict do nothing;
$$;

comment on procedure aggregate.take_changes(text) is
  'Brings the cells of released months in step, as far as no single pupil can be told from it.';
