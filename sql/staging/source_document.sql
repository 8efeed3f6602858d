-- source_document(source) -> the document of a source as it was given, as far as the caller may read it.
--
-- Who is told of refused files (notify) stands in it for administrators alone.

create function staging.source_document(source_name text)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select source.document || coalesce(
    (
      select jsonb_build_object('notify', jsonb_agg(told.address order by told.position))
      from staging.notified_address as told
      where told.source_name = source.source_name
      having count(*) > 0
    ),
    '{}')
  from staging.source
  where source.source_name = source_document.source_name;
$$;

comment on function staging.source_document(text) is
  'The document of a source as it was given; who is told of refused files, for administrators alone.';
