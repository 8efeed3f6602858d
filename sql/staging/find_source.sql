-- find_source(folder, file) -> the source of a file: by folder, then by the longest prefix of its name.
--
-- Without a folder the name alone decides: an emitter that sends a single file gives no folder.

create function staging.find_source(folder text, file_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select file.source_name
  from staging.source_file as file
  where (find_source.folder is null or file.folder = find_source.folder)
    and starts_with(lower(find_source.file_name), file.prefix)
    and (file.not_prefix is null or not starts_with(lower(find_source.file_name), file.not_prefix))
  order by length(file.prefix) desc, file.source_name
  limit 1;
$$;

comment on function staging.find_source(text, text) is
  'The source of a file, by folder and prefix of its name; null when none.';
