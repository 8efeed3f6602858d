-- archive_to_remove() -> the archived files that are older than their source's retention, with their rejected lines.

create function staging.archive_to_remove()
returns table (emission_id uuid, keys text[])
language sql
stable
set search_path = ''
as $$
  select
    emission.emission_id,
    emission.archive_key || array(
      select batch.rejected_key
      from staging.batch
      where batch.emission_id = emission.emission_id
        and batch.rejected_key is not null
      order by batch.batch_id
    )
  from staging.emission
  inner join staging.source
    on source.source_name = emission.source_name
  where emission.archive_key is not null
    and emission.received_at < now() - source.retention
    and not exists (
      select
      from staging.batch
      where batch.emission_id = emission.emission_id
        and batch.state = 'kept'
        and source.class = 'dynamic'
    )
  order by emission.received_at;
$$;

comment on function staging.archive_to_remove() is
  'The archived files that are older than the retention of their source, and the files of their rejected lines.';
