-- plan_pulls(usage, progress, since, today, every): what is to be fetched from DIKSHA and is not noted yet.
--
-- Of the data set usage every day since then up to yesterday; of the data set progress every batch of the
-- source diksha_batch, again when its last state is so many days old. Null for a data set leaves it out.

create procedure staging.plan_pulls(
  usage_dataset text, progress_dataset text, since date, today date, progress_days integer
)
language plpgsql
set search_path = ''
as $$
begin
  insert into staging.pull (dataset, day)
  select usage_dataset, day::date
  from generate_series(since::timestamp, today - interval '1 day', interval '1 day') as day
  where usage_dataset is not null
  order by day
  on conflict on constraint pull_is_wanted_once do nothing;

  if progress_dataset is null or to_regclass('transform.diksha_batch') is null then
    return;
  end if;

  insert into staging.pull (dataset, subject, day)
  select progress_dataset, batch.training_batch_id, today
  from transform.diksha_batch as batch
  where not exists (
    select
    from staging.pull
    where pull.dataset = progress_dataset
      and pull.subject = batch.training_batch_id
      and (pull.day > today - progress_days or pull.state not in ('emitted', 'failed'))
  )
  order by batch.training_batch_id
  on conflict on constraint pull_is_wanted_once do nothing;
end;
$$;

comment on procedure staging.plan_pulls(text, text, date, date, integer) is
  'Notes the days and batches that are to be fetched from DIKSHA.';
