-- end_correction(correction): it is done; days that were reopened are open again where nothing came since.

create procedure staging.end_correction(correction_id uuid)
language plpgsql
security definer -- writes closed days
set search_path = ''
as $$
declare
  v_correction staging.correction;
  v_periods date[];
begin
  update staging.correction
  set state       = 'done',
      finished_at = now(),
      position    = case
        when correction.kind = 'reopen' then (
          select coalesce(max(batch.position), 0)
          from staging.batch
          where batch.source_name = correction.source_name
        )
      end
  where correction.correction_id = end_correction.correction_id
    and correction.state = 'requested'
  returning * into v_correction;

  if not found then
    raise exception 'There is no correction % to be done.', end_correction.correction_id using errcode = 'QB404';
  end if;

  v_periods := coalesce(v_correction.periods, '{}') || array(
    select distinct unnest(batch.periods)
    from staging.batch
    where batch.correction_id = end_correction.correction_id
  );
  if staging.has_reopened(v_correction.source_name, v_periods) then
    call transform.recount_closed_days(v_correction.source_name, v_periods);
  end if;
end;
$$;

comment on procedure staging.end_correction(uuid) is
  E'Ends a correction that was done.\n\nErrors: QB404 no such correction is to be done.';
