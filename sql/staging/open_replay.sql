-- open_replay(batch) -> a new batch for the file of one that was taken out, in its place of the order.
--
-- Days that were reopened before that place are open for it, and those reopened later not yet.

create function staging.open_replay(batch_id integer)
returns integer
language plpgsql
security definer -- makes landing tables, and writes closed days
set search_path = ''
as $$
declare
  v_old staging.batch;
  v_new integer;
begin
  select * into strict v_old from staging.batch where batch.batch_id = open_replay.batch_id;
  v_new := staging.open_batch(v_old.emission_id, v_old.source_name, v_old.file_name);

  update staging.batch
  set position  = v_old.position,
      replay_of = v_old.batch_id
  where batch.batch_id = v_new;

  if staging.has_reopened(v_old.source_name, v_old.periods) then
    call transform.recount_closed_days(v_old.source_name, v_old.periods, v_old.position);
  end if;
  return v_new;
end;
$$;

comment on function staging.open_replay(integer) is
  'Opens a batch for the file of one that was taken out, in its place of the order.';
