-- record_notes(batch, query): runs a query of notes on kept rows; counts all, keeps the first 10,000.

create procedure transform.record_notes(batch_id integer, query text)
language plpgsql
set search_path = ''
as $$
declare
  v_counts jsonb;
begin
  execute format(
    $sql$
    with

    noted (line, code, column_name, value, severity) as materialized (
      %s
    ),

    remembered as (
      insert into landing.%I
      select * from noted limit 10000
    )

    select coalesce(jsonb_object_agg(counted.code, counted.count), '{}')
    from (select code, count(*) as count from noted group by code) as counted
    $sql$,
    query, 'finding_' || record_notes.batch_id)
  into v_counts;

  update staging.batch
  set findings = transform.add_counts(batch.findings, v_counts)
  where batch.batch_id = record_notes.batch_id;
end;
$$;

comment on procedure transform.record_notes(integer, text) is
  'Keeps what a query notes on rows that stay: all are counted, the first 10,000 are told.';
