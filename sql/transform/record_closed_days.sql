-- record_closed_days(batch, source, settled): tells the marks of closed days that say otherwise than what is stored.
--
-- A row of which nothing else is left is rejected; any other stays, and is noted. Settled is the table of the rows
-- with the marks that are left.

create procedure transform.record_closed_days(batch_id integer, source_name text, settled name)
language plpgsql
set search_path = ''
as $$
declare
  v_marks constant text := array_to_string(transform.mask_columns(source_name), ' | ');
  v_conflicts constant text := format(
    $sql$
    select line, 'closed-day', transform.day_list(conflicting_days), null,
      case %s when 0 then 'reject' else 'note' end
    from landing.%I
    where conflicting_days <> 0
    $sql$,
    v_marks, settled);
begin
  call transform.record_findings(record_closed_days.batch_id, format('%s and %s = 0', v_conflicts, v_marks));
  call transform.record_notes(record_closed_days.batch_id, format('%s and %s <> 0', v_conflicts, v_marks));
end;
$$;

comment on procedure transform.record_closed_days(integer, text, name) is
  'Tells the marks of a batch on closed days that say otherwise than what is stored.';
