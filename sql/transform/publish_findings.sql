-- publish_findings(batch): the findings of a batch that is being loaded become rows that its emitter reads.
--
-- Of each code the first 10,000; the counts on the batch and the rejected-lines file have all. A
-- rejected line counts once, under its first code.

create procedure transform.publish_findings(batch_id integer)
language plpgsql
set search_path = ''
as $$
begin
  execute format(
    $sql$
    insert into staging.finding (emission_id, emitter_id, batch_id, line, code, column_name, value, severity)
    select batch.emission_id, batch.emitter_id, batch.batch_id, ranked.line, ranked.code, ranked.column_name,
      ranked.value, ranked.severity
    from (
      select finding.*, row_number() over (partition by finding.code order by finding.line, finding.column_name) as rank
      from landing.%1$I as finding
    ) as ranked
    cross join staging.batch
    where batch.batch_id = $1
      and ranked.rank <= 10000
    order by ranked.line
    $sql$,
    'finding_' || publish_findings.batch_id)
  using publish_findings.batch_id;

  execute format(
    $sql$
    update staging.batch
    set findings = transform.add_counts(batch.findings, rejected.counts)
    from (
      select coalesce(jsonb_object_agg(counted.code, counted.count), '{}') as counts
      from (
        select first.code, count(*) as count
        from (
          select distinct on (finding.line) finding.code
          from landing.%I as finding
          where finding.severity = 'reject'
          order by finding.line, array_position(staging.known_codes(), finding.code)
        ) as first
        group by first.code
      ) as counted
    ) as rejected
    where batch.batch_id = $1
    $sql$,
    'finding_' || publish_findings.batch_id)
  using publish_findings.batch_id;
end;
$$;

comment on procedure transform.publish_findings(integer) is
  'Makes the findings of a batch that is being loaded rows that its emitter reads.';
