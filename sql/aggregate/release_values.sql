-- release_values(metric): gives the public what it may see of a metric, without a way to single out a child.
--
-- Months that are over are released block by block, too small ones and those that would tell them closed; a
-- month of which even the state is too small waits. What is public is computed from that alone, so nothing more
-- can be told from it, today's and yesterday's together (docs/decision/0009).

create procedure aggregate.release_values(metric_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_released date[];
begin
  select coalesce(array_agg(distinct cell.period), '{}')
  into v_released
  from aggregate.public_cell as cell
  where cell.metric_name = release_values.metric_name;

  if exists (select from aggregate.metric where metric.metric_name = release_values.metric_name and is_public) then
    call aggregate.take_changes(metric_name);
    insert into aggregate.public_cell (metric_name, period, level, district_id, block_id, numerator, denominator)
    select
      release_values.metric_name, candidate.period, 'block', candidate.district_id, candidate.block_id,
      candidate.numerator, candidate.denominator
    from aggregate.public_candidate(release_values.metric_name) as candidate
    where candidate.period <> all (v_released);

    call aggregate.sum_cells(metric_name);
    call aggregate.close_cells(metric_name);
    delete from aggregate.public_cell as cell
    using aggregate.public_cell as state
    where state.metric_name = release_values.metric_name
      and state.level = 'state'
      and state.is_suppressed
      and state.period <> all (v_released)
      and cell.metric_name = state.metric_name
      and cell.period = state.period;
  end if;

  call aggregate.store_public_values(metric_name);
end;
$$;

comment on procedure aggregate.release_values(text) is
  'Gives the public what it may see of a metric, without a way to single out a child.';
