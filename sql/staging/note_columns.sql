-- note_columns(batch, code, names): the columns in which a file differs from its source, told to its emitter.
--
-- extra-column: the file has them and the source does not know them; missing-column: the source knows them and
-- the file may lack them. A renamed column is in both. The file is kept: this is one note on it, whose value
-- is the list of names as JSON.

create procedure staging.note_columns(batch_id integer, code text, names text[])
language plpgsql
set search_path = ''
as $$
begin
  if note_columns.code <> all (staging.known_codes()) then
    raise exception 'There is no code “%”.', note_columns.code using errcode = 'QB107';
  end if;

  if cardinality(note_columns.names) = 0 then
    return;
  end if;

  insert into staging.finding (emission_id, emitter_id, batch_id, code, value, severity)
  select batch.emission_id, batch.emitter_id, batch.batch_id, note_columns.code,
    to_jsonb(array(
      select left(listed.name, 200)
      from unnest(note_columns.names) with ordinality as listed (name, position)
      order by listed.position
    ))::text,
    'note'
  from staging.batch
  where batch.batch_id = note_columns.batch_id;

  update staging.batch
  set findings = transform.add_counts(batch.findings, jsonb_build_object(note_columns.code, 1))
  where batch.batch_id = note_columns.batch_id;
end;
$$;

comment on procedure staging.note_columns(integer, text, text[]) is
  E'Notes, as one finding, the columns in which a file differs from its source.\n\nErrors: QB107 no such code.';
