-- process_batch(batch, are_keys_watched) takes one landed batch through judging, dedupe, overlap and keeping.
--
-- The caller has COPYed into the landing tables in this same transaction. What is rejected stays
-- readable through staging.rejected_lines until staging.close_batch. Who watched the keys while landing has
-- named every line whose key may stand twice, in landing.candidate_<id> or as a suspect. At debug level it
-- says what it has done, for whoever looks where the time goes (npm run bench).

create procedure transform.process_batch(batch_id integer, are_keys_watched boolean default false)
language plpgsql
security definer -- moves tables of the owner
set search_path = ''
set work_mem = '256MB'
set maintenance_work_mem = '512MB'
as $$
declare
  v_batch staging.batch;
  v_source staging.source;
  v_unchanged bigint;
  v_replaced bigint;
begin
  select * into v_batch
  from staging.batch
  where batch.batch_id = process_batch.batch_id
    and batch.state = 'open'
  for update;

  if not found then
    raise exception 'There is no open batch %.', process_batch.batch_id using errcode = 'QB101';
  end if;

  select * into strict v_source from staging.source where source.source_name = v_batch.source_name;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('source'), pg_catalog.hashtext(v_source.source_name));

  call staging.take_position(v_batch.batch_id);
  call transform.judge(v_batch.batch_id, v_source.source_name);
  raise debug 'process_batch: judge';
  call transform.judge_set(v_batch.batch_id, v_source, are_keys_watched);
  call transform.check_source(v_batch.batch_id, v_source.source_name);
  raise debug 'process_batch: dedupe';

  if v_source.load = 'attach' then
    call transform.settle_closed_days(v_batch.batch_id, v_source.source_name, v_unchanged);
    raise debug 'process_batch: overlap';
    call transform.note_references(v_batch.batch_id, v_source.source_name);
    call transform.attach_batch(v_batch.batch_id, v_source.source_name);
  else
    call transform.settle_stored(v_batch.batch_id, v_source, v_unchanged, v_replaced);
    raise debug 'process_batch: overlap';
    call transform.note_references(v_batch.batch_id, v_source.source_name);
    call transform.merge_batch(v_batch.batch_id, v_source, v_unchanged, v_replaced);
  end if;

  call transform.publish_findings(v_batch.batch_id);
  call transform.count_kept(v_batch.batch_id, v_source.source_name, v_unchanged);
end;
$$;

comment on procedure transform.process_batch(integer, boolean) is
  E'Judges, deduplicates, settles and keeps one landed batch.\n\nErrors: QB101 no such open batch.';
