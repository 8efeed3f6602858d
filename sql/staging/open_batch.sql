-- open_batch(emission, source, file) -> a batch and its landing tables, for the worker to COPY into.
--
-- landing.batch_<id> takes the rows that the screen passed, landing.suspect_<id> the lines it doubts,
-- landing.candidate_<id> lines whose key may stand twice, landing.finding_<id> what is found. Security
-- definer: a table that will be attached must have its parent's owner. The caller COPYs and calls
-- process_batch in the same transaction: tables of a crash vanish with it. Null when this file of this
-- emission was opened before.

create function staging.open_batch(emission_id uuid, source_name text, file_name text)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_batch_id integer;
  v_statement text;
begin
  insert into staging.batch (emission_id, emitter_id, source_name, file_name)
  select emission.emission_id, emission.emitter_id, open_batch.source_name, open_batch.file_name
  from staging.emission
  where emission.emission_id = open_batch.emission_id
  on conflict do nothing
  returning batch.batch_id into v_batch_id;

  if v_batch_id is null then
    return null;
  end if;

  perform pg_catalog.pg_advisory_xact_lock(1, v_batch_id);
  for v_statement in select staging.landing_table_sql(v_batch_id, open_batch.source_name) loop
    execute v_statement;
  end loop;
  return v_batch_id;
end;
$$;

comment on function staging.open_batch(uuid, text, text) is
  'Opens a batch for one CSV of an emission with its landing tables; null when it was opened before.';
