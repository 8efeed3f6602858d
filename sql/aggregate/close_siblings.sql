-- close_siblings(metric, level): closes the cells that are too small, and with them the smallest others that
-- keep parent minus siblings from telling them; where that cannot be done the parent.
--
-- What is closed under one parent must be at least two places, and together a safe cell, because their sum is
-- known to whoever subtracts. A cell that is closed is never opened.

create procedure aggregate.close_siblings(metric_name text, level text)
language sql
set search_path = ''
as $$
  with

  member as (
    select
      cell.*,
      case close_siblings.level when 'block' then 'district' else 'state' end as parent_level,
      case close_siblings.level when 'block' then cell.district_id else 0 end as parent_id,
      cell.is_suppressed or not aggregate.is_safe_cell(cell.numerator, cell.denominator, smallest) as is_closed,
      smallest
    from aggregate.public_cell as cell
    cross join aggregate.smallest_public_cell() as smallest
    where cell.metric_name = close_siblings.metric_name
      and cell.level = close_siblings.level
      and cell.denominator > 0
  ),

  counted as (
    select
      member.*,
      bool_or(is_closed) over family as has_closed,
      count(*) over before >= 2
        and coalesce(
          aggregate.is_safe_cell(sum(numerator) over before, sum(denominator) over before, smallest), false
        ) as is_enough,
      count(*) over family >= 2
        and aggregate.is_safe_cell(sum(numerator) over family, sum(denominator) over family, smallest) as is_possible
    from member
    window
      family as (partition by period, parent_id),
      before as (
        partition by period, parent_id
        order by is_closed desc, denominator, district_id, block_id
        rows between unbounded preceding and 1 preceding
      )
  )

  update aggregate.public_cell as cell
  set is_suppressed = true
  from counted
  where counted.has_closed
    and cell.metric_name = counted.metric_name
    and cell.period = counted.period
    and not cell.is_suppressed
    and (
      (cell.level, cell.district_id, cell.block_id) = (counted.level, counted.district_id, counted.block_id)
        and (counted.is_closed or not counted.is_enough)
      or (cell.level, cell.district_id, cell.block_id) = (counted.parent_level, counted.parent_id, 0)
        and not counted.is_possible
    );
$$;

comment on procedure aggregate.close_siblings(text, text) is
  'Closes the cells that are too small and those that would tell them; where that cannot be done, their parent.';
