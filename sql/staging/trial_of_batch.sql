-- trial_of_batch(batch, received, blank) -> what processing a batch has brought, for a dry run that forgets it.

create function staging.trial_of_batch(batch_id integer, received bigint, blank bigint)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'received', trial_of_batch.received,
    'blank', trial_of_batch.blank,
    'kept', batch.rows_kept,
    'unchanged', batch.rows_unchanged,
    'rejected', (select count(*) from staging.rejected_lines(batch.batch_id)),
    'counts', batch.findings,
    'preview', transform.preview_batch(batch.batch_id),
    'findings', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'line', finding.line, 'code', finding.code, 'column_name', finding.column_name, 'value', finding.value,
            'severity', finding.severity)
          order by finding.finding_id),
        '[]')
      from staging.finding
      where finding.batch_id = batch.batch_id
    )
  )
  from staging.batch
  where batch.batch_id = trial_of_batch.batch_id;
$$;

comment on function staging.trial_of_batch(integer, bigint, bigint) is
  'What processing a batch has brought: counts, findings, and a preview of what it changes.';
