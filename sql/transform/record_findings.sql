-- record_findings(batch, query): runs a query of findings, keeps what it finds, and takes rejected rows out.
--
-- The query yields line, code, column, value, severity. A rejected line leaves the landed rows at once,
-- so that what comes after judges only what is still there.

create procedure transform.record_findings(batch_id integer, query text)
language plpgsql
set search_path = ''
as $$
declare
  v_found bigint;
begin
  execute format(
    'insert into landing.%I (line, code, column_name, value, severity) %s', 'finding_' || record_findings.batch_id,
    query);
  get diagnostics v_found = row_count;

  if v_found > 0 then
    execute format(
      $sql$
      delete from landing.%I as landed
      using landing.%I as finding
      where finding.line = landed.line
        and finding.severity = 'reject'
      $sql$,
      'batch_' || record_findings.batch_id, 'finding_' || record_findings.batch_id);
  end if;
end;
$$;

comment on procedure transform.record_findings(integer, text) is
  'Keeps what a query finds in a batch, and takes the rejected rows out of the landed ones.';
