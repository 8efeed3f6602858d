-- sum_cells(metric): makes the cells of districts and of the state the sums of those of their blocks.
--
-- They are summed from what was released, never from what officers see: whatever the public subtracts, it
-- ends at the cells of blocks.

create procedure aggregate.sum_cells(metric_name text)
language sql
set search_path = ''
as $$
  insert into aggregate.public_cell as cell (
    metric_name, period, level, district_id, block_id, numerator, denominator)
  select
    sum_cells.metric_name,
    block.period,
    case when grouping(block.district_id) = 0 then 'district' else 'state' end,
    coalesce(block.district_id, 0),
    0,
    sum(block.numerator),
    sum(block.denominator)
  from aggregate.public_cell as block
  where block.metric_name = sum_cells.metric_name
    and block.level = 'block'
  group by grouping sets ((block.period, block.district_id), (block.period))
  on conflict (metric_name, period, level, district_id, block_id) do update set
    numerator   = excluded.numerator,
    denominator = excluded.denominator
  where (cell.numerator, cell.denominator) <> (excluded.numerator, excluded.denominator);
$$;

comment on procedure aggregate.sum_cells(text) is
  'Makes the cells of districts and of the state the sums of those of their blocks.';
