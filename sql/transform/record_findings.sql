-- record_findings(batch, query): runs a query of findings, keeps what it finds, and takes rejected rows out.
--
-- The query yields line, code, column, value, severity. A rejected line leaves the landed rows at once,
-- so that what comes after judges only what is still there. In a large batch several processes look.

create procedure transform.record_findings(batch_id integer, query text)
language plpgsql
set search_path = ''
as $$
declare
  v_findings constant name := 'finding_' || record_findings.batch_id;
  v_found_now constant name := 'found_' || record_findings.batch_id;
  v_is_large constant boolean := transform.is_large(record_findings.batch_id);
  v_found bigint;
  v_taken bigint;
begin
  if v_is_large then
    execute format('create table landing.%I (line, code, column_name, value, severity) as %s', v_found_now, query);
  end if;
  execute format('insert into landing.%I (line, code, column_name, value, severity) %s', v_findings,
    case when v_is_large then format('select * from landing.%I', v_found_now) else query end);
  get diagnostics v_found = row_count;
  if v_is_large then
    execute format('drop table landing.%I', v_found_now);
  end if;

  if v_found > 0 then
    call transform.take_out_places(record_findings.batch_id, format(
      $sql$
      select landed.ctid as place
      from landing.%I as landed
      where landed.line in (select finding.line from landing.%I as finding where finding.severity = 'reject')
      $sql$,
      'batch_' || record_findings.batch_id, v_findings), v_taken);
  end if;
end;
$$;

comment on procedure transform.record_findings(integer, text) is
  'Keeps what a query finds in a batch, and takes the rejected rows out of the landed ones.';
