-- close_batch(batch, …): the counts that the worker made, and with them the conservation law.
--
-- received and blank were counted by the framer, rejected by the lines of the rejected file; kept and
-- unchanged by process_batch. The constraint of the table refuses a batch in which they do not add up.

create procedure staging.close_batch(
  batch_id integer,
  lines_received bigint,
  lines_blank bigint,
  rows_rejected bigint,
  rejected_key text
)
language plpgsql
security definer -- drops the landing tables
set search_path = ''
as $$
begin
  update staging.batch
  set state          = 'kept',
      lines_received = close_batch.lines_received,
      lines_blank    = close_batch.lines_blank,
      rows_rejected  = close_batch.rows_rejected,
      rejected_key   = close_batch.rejected_key,
      kept_at        = now()
  where batch.batch_id = close_batch.batch_id
    and batch.state = 'open';

  if not found then
    raise exception 'There is no open batch %.', close_batch.batch_id using errcode = 'QB101';
  end if;

  execute format('drop table if exists landing.%I, landing.%I, landing.%I, landing.%I',
    'batch_' || close_batch.batch_id, 'suspect_' || close_batch.batch_id, 'candidate_' || close_batch.batch_id,
    'finding_' || close_batch.batch_id);
end;
$$;

comment on procedure staging.close_batch(integer, bigint, bigint, bigint, text) is
  E'Closes a batch with the worker''s counts.\n\nErrors: QB101 no such open batch, 23514 the counts are not conserved.';
