-- end_trial(emission): a dry run is done, or refused where every file of it was.

create procedure staging.end_trial(emission_id uuid)
language sql
set search_path = ''
as $$
  update staging.emission
  set state       = 'checked',
      finished_at = now()
  where emission.emission_id = end_trial.emission_id
    and emission.is_dry
    and emission.state <> 'refused';
$$;

comment on procedure staging.end_trial(uuid) is 'Ends a dry run.';
