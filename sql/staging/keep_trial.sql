-- keep_trial(emission, source, file, trial): what a dry run found of one CSV, as a batch of which nothing is kept.
--
-- A trial is the row of the batch as it was before all was rolled back, and its findings.

create procedure staging.keep_trial(emission_id uuid, source_name text, file_name text, trial jsonb)
language sql
set search_path = ''
as $$
  with

  kept as (
    insert into staging.batch (
      emission_id, emitter_id, source_name, file_name, state, lines_received, lines_blank, rows_kept, rows_unchanged,
      rows_rejected, findings, preview
    )
    select
      emission.emission_id, emission.emitter_id, keep_trial.source_name, keep_trial.file_name, 'checked',
      (trial ->> 'received')::bigint, (trial ->> 'blank')::bigint, (trial ->> 'kept')::bigint,
      (trial ->> 'unchanged')::bigint, (trial ->> 'rejected')::bigint, trial -> 'counts', trial -> 'preview'
    from staging.emission
    where emission.emission_id = keep_trial.emission_id
    returning batch_id, emission_id, emitter_id
  )

  insert into staging.finding (emission_id, emitter_id, batch_id, line, code, column_name, value, severity)
  select kept.emission_id, kept.emitter_id, kept.batch_id, found.line, found.code, found.column_name, found.value,
    found.severity
  from kept
  cross join jsonb_to_recordset(trial -> 'findings')
    as found (line bigint, code text, column_name text, value text, severity text);
$$;

comment on procedure staging.keep_trial(uuid, text, text, jsonb) is
  'Keeps what a dry run found of one CSV: counts, findings and a preview.';
