-- check_source(batch, source): what the kinds of a definition cannot say, where somebody wrote it by hand.
--
-- A procedure transform.check_<source>(batch_id) is found by its name. It meets the batch judged and without
-- the rows that were rejected, and records its own findings by transform.record_findings.

create procedure transform.check_source(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
begin
  if to_regprocedure(format('transform.%I(integer)', 'check_' || source_name)) is not null then
    execute format('call transform.%I($1)', 'check_' || source_name) using check_source.batch_id;
  end if;
end;
$$;

comment on procedure transform.check_source(integer, text) is
  'Calls the hand-written check of a source on a batch, where there is one.';
