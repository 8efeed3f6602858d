-- close_cells(metric): closes whatever the public must not see of a metric's months, from below and then from above.
--
-- Below a closed place everything is closed: its parts would sum up to it.

create procedure aggregate.close_cells(metric_name text)
language sql
set search_path = ''
as $$
  call aggregate.close_siblings(metric_name, 'block');
  call aggregate.close_siblings(metric_name, 'district');

  update aggregate.public_cell as cell
  set is_suppressed = true
  from aggregate.public_cell as above
  where above.metric_name = close_cells.metric_name
    and above.is_suppressed
    and cell.metric_name = above.metric_name
    and cell.period = above.period
    and not cell.is_suppressed
    and (
      above.level = 'state'
      or above.level = 'district'
        and cell.level = 'block'
        and cell.district_id = above.district_id
    );
$$;

comment on procedure aggregate.close_cells(text) is
  'Closes whatever the public must not see of a metric''s months, from below and then from above.';
