-- retire_batches(source) -> how many batches of a source have grown older than its retention, and count no more.
--
-- Their numbers go with them. What is younger stays as it was judged.

create function staging.retire_batches(source_name text)
returns integer
language plpgsql
security definer -- takes out rows of the owner's tables
set search_path = ''
as $$
declare
  v_batches integer[];
  v_correction staging.correction;
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('source'), pg_catalog.hashtext(source_name));
  v_batches := array(
    select old.batch_id
    from staging.batch_to_retire() as old
    where old.source_name = retire_batches.source_name
  );
  if cardinality(v_batches) = 0 then
    return 0;
  end if;

  insert into staging.correction (kind, source_name, reason, role_name, state, finished_at)
  select
    'retire', source.source_name, format('Older than %s.', source.retention), rls.acting_role(), 'done',
    now()
  from staging.source
  where source.source_name = retire_batches.source_name
  returning * into v_correction;

  call staging.take_out(v_correction, v_batches, v_batches);
  return cardinality(v_batches);
end;
$$;

comment on function staging.retire_batches(text) is
  'Takes out the batches of a source that are older than its retention; returns how many.';
