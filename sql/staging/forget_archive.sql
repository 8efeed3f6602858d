-- forget_archive(emission): its file and the files of its rejected lines are gone; nothing can be read again.

create procedure staging.forget_archive(emission_id uuid)
language sql
set search_path = ''
as $$
  update staging.batch
  set rejected_key = null
  where batch.emission_id = forget_archive.emission_id;

  update staging.emission
  set archive_key = null
  where emission.emission_id = forget_archive.emission_id;
$$;

comment on procedure staging.forget_archive(uuid) is 'Says that an emission''s file and rejected lines are gone.';
