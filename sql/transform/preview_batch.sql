-- preview_batch(batch) -> what a processed batch changes: rows new and changed, with examples, and days it closes.

create function transform.preview_batch(batch_id integer)
returns jsonb
language plpgsql
stable
security definer -- reads what it compares with, of which the worker sees no part that it did not bring
set search_path = ''
as $$
declare
  v_source staging.source;
  v_changed jsonb;
  v_days jsonb := '[]';
begin
  select source.* into strict v_source
  from staging.batch
  inner join staging.source
    on source.source_name = batch.source_name
  where batch.batch_id = preview_batch.batch_id;

  if v_source.load = 'attach' then
    execute transform.repeated_keys_sql(v_source.source_name) into v_changed using preview_batch.batch_id;
  else
    execute transform.changed_rows_sql(v_source.source_name) into v_changed using preview_batch.batch_id;
  end if;
  if v_source.overlap = 'closed_days' then
    execute transform.closing_days_sql(v_source.source_name) into v_days using preview_batch.batch_id;
  end if;

  return jsonb_build_object(
    'rowsNew', (
      select batch.rows_kept - (v_changed ->> 'count')::bigint
      from staging.batch
      where batch.batch_id = preview_batch.batch_id
    ),
    'rowsChanged', v_changed -> 'count',
    'changes', coalesce(v_changed -> 'changes', '[]'),
    'daysClosed', v_days);
end;
$$;

comment on function transform.preview_batch(integer) is
  'What a processed batch changes: rows new and changed, with examples, and the days that it closes.';
