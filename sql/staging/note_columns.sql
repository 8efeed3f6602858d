-- note_columns(batch, code, names): the columns in which a file differs from its source, told to its emitter.
--
-- extra-column: the file has it and the source does not know it; missing-column: the source knows it and
-- the file may lack it. A renamed column is one of each. The file is kept: these are notes on it.

create procedure staging.note_columns(batch_id integer, code text, names text[])
language plpgsql
set search_path = ''
as $$
begin
  if note_columns.code <> all (staging.known_codes()) then
    raise exception 'There is no code “%”.', note_columns.code using errcode = 'QB107';
  end if;

  insert into staging.finding (emission_id, emitter_id, batch_id, code, column_name, severity)
  select batch.emission_id, batch.emitter_id, batch.batch_id, note_columns.code, left(listed.name, 200), 'note'
  from staging.batch
  cross join unnest(note_columns.names) with ordinality as listed (name, ordinality)
  where batch.batch_id = note_columns.batch_id
  order by listed.ordinality;

  if found then
    update staging.batch
    set findings = transform.add_counts(
      batch.findings, jsonb_build_object(note_columns.code, cardinality(note_columns.names)))
    where batch.batch_id = note_columns.batch_id;
  end if;
end;
$$;

comment on procedure staging.note_columns(integer, text, text[]) is
  E'Notes the columns in which a file differs from its source.\n\nErrors: QB107 no such code.';
