-- refuse_batch(emission, source, file, code, detail): a CSV that is refused whole leaves a row that says so.

create procedure staging.refuse_batch(emission_id uuid, source_name text, file_name text, code text, detail text)
language plpgsql
set search_path = ''
as $$
declare
  v_batch staging.batch;
begin
  if refuse_batch.code <> all (staging.known_codes()) then
    raise exception 'There is no code “%”.', refuse_batch.code using errcode = 'QB107';
  end if;

  insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, code, detail)
  select emission.emission_id, emission.emitter_id, refuse_batch.source_name, refuse_batch.file_name, 'refused',
    refuse_batch.code, refuse_batch.detail
  from staging.emission
  where emission.emission_id = refuse_batch.emission_id
  on conflict do nothing
  returning * into v_batch;

  if v_batch.batch_id is not null then
    insert into staging.finding (emission_id, emitter_id, batch_id, code, value, severity)
    values (v_batch.emission_id, v_batch.emitter_id, v_batch.batch_id, refuse_batch.code, null, 'refuse');
  end if;
end;
$$;

comment on procedure staging.refuse_batch(uuid, text, text, text, text) is
  E'Refuses one CSV of an emission with a code and a sentence.\n\nErrors: QB107 no such code.';
