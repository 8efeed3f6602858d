-- enable_source(source, whether): files of the source are taken, or no more.
--
-- What is stored stays, and so does the document: an installation does not turn it back.

create procedure staging.enable_source(source_name text, is_enabled boolean)
language plpgsql
security definer -- the catalogue of sources is the owner's
set search_path = ''
as $$
begin
  update staging.source
  set is_enabled = enable_source.is_enabled
  where source.source_name = enable_source.source_name;

  if not found then
    raise exception 'There is no source “%”.', enable_source.source_name using errcode = 'QB206';
  end if;
  perform rls.record_audit(case when is_enabled then 'enable-source' else 'disable-source' end, null,
    jsonb_build_object('source', enable_source.source_name), object => enable_source.source_name);
end;
$$;

comment on procedure staging.enable_source(text, boolean) is
  E'Takes the files of a source, or no more; what is stored stays.\n\nErrors: QB206 no such source.';
