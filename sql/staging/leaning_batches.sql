-- leaning_batches(source, batches, is_replay) -> the batches of a merged source to be read again with these.
--
-- A batch leans on an earlier one where a row of it was unchanged, stood back because of what was stored, or
-- replaced what the earlier one brought: it may be what stood before. Where the newest row wins, what comes
-- after a batch that is read again is read again too; and all of a source of which a large batch that goes
-- remembers nothing, or whose rows have columns apart in pii, which nothing remembers.

create function staging.leaning_batches(source staging.source, batches integer[], is_replay boolean)
returns integer[]
language sql
stable
set search_path = ''
as $$
  with

  other as (
    select
      other.batch_id,
      other.position,
      other.position > (select min(taken.position) from staging.batch as taken where taken.batch_id = any (batches))
        as is_later,
      is_replay
        or source.document ? 'unique_together'
        or other.rows_unchanged > 0
        or exists (select from transform.replaced_row as replaced where replaced.batch_id = any (batches))
        or other.findings ?| '{key-exists,same-place}' as is_leaning
    from staging.batch as other
    where other.source_name = source.source_name
      and other.state = 'kept'
      and other.batch_id <> all (batches)
      and source.stored_key <> 'append'
  )

  select batches || coalesce(array_agg(other.batch_id), '{}')
  from other
  where other.is_later and other.is_leaning
    or source.stored_key = 'replace'
    and (
      other.position > (
        select min(leaning.position) from other as leaning where leaning.is_later and leaning.is_leaning)
      or exists (select from staging.separate_column(source.source_name))
      or exists (
        select
        from staging.batch as forgetful
        where forgetful.source_name = source.source_name
          and forgetful.state = 'kept'
          and not forgetful.remembers_replaced
          and forgetful.position >= (
            select min(taken.position) from staging.batch as taken where taken.batch_id = any (batches))
      )
    );
$$;

comment on function staging.leaning_batches(staging.source, integer[], boolean) is
  'The batches of a merged source that must be read again when these are taken out; these themselves too.';
