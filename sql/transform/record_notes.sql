-- record_notes(batch, query): runs a query of notes on kept rows; counts all, keeps the first 10,000.
--
-- All notes of one query have one code. Only where there are more than are kept is the query run once
-- more, for its count alone: what a note says is then not worked out.

create procedure transform.record_notes(batch_id integer, query text)
language plpgsql
set search_path = ''
as $$
declare
  v_kept constant integer := 10000;
  v_count bigint;
  v_code text;
begin
  execute format(
    $sql$
    with

    remembered as (
      insert into landing.%I (line, code, column_name, value, severity)
      select * from (%s) as noted limit %s
      returning code
    )

    select count(*), min(code) from remembered
    $sql$,
    'finding_' || record_notes.batch_id, query, v_kept)
  into v_count, v_code;

  if v_count = v_kept then
    execute format('select count(*) from (%s) as noted', query) into v_count;
  end if;

  if v_count > 0 then
    update staging.batch
    set findings = transform.add_counts(batch.findings, jsonb_build_object(v_code, v_count))
    where batch.batch_id = record_notes.batch_id;
  end if;
end;
$$;

comment on procedure transform.record_notes(integer, text) is
  'Keeps what a query notes on rows that stay: all are counted, the first 10,000 are told.';
