-- replay(source, reason, …) -> a correction that reads batches of a source again from the archive, in their order.
--
-- An emission, a batch of it, or all batches that have rows with a value in a column: a period, an exam.
-- Without any of them every batch of the source.

create function staging.replay(
  source_name text,
  reason text,
  emission_id uuid default null,
  batch_id integer default null,
  column_name text default null,
  value text default null
)
returns staging.correction
language plpgsql
security definer -- only the owner writes corrections
set search_path = ''
as $$
declare
  v_correction staging.correction;
begin
  v_correction.kind := 'replay';
  v_correction.source_name := replay.source_name;
  v_correction.emission_id := replay.emission_id;
  v_correction.batch_id := replay.batch_id;
  v_correction.column_name := replay.column_name;
  v_correction.value := replay.value;
  v_correction.reason := replay.reason;
  v_correction.emitter_id := (
    select emission.emitter_id
    from staging.emission
    where emission.emission_id = replay.emission_id
  );

  if replay.column_name is not null and replay.column_name <> all (staging.stored_names(replay.source_name)) then
    raise exception '% has no column “%” that is kept.', replay.source_name, replay.column_name using errcode = 'QB403';
  elsif cardinality(staging.correction_targets(v_correction)) = 0 then
    raise exception 'No batch of % is like that.', replay.source_name using errcode = 'QB401';
  end if;

  return staging.request_correction(v_correction);
end;
$$;

comment on function staging.replay(text, text, uuid, integer, text, text) is
  E'Asks for batches of a source to be read again from the archive.\n\n'
  'Errors: QB401 there is no such batch, QB402 no reason, QB403 no such column.';
