-- store_parts(document): writes the files and columns of a checked source document into the catalogue of sources.

create procedure staging.store_parts(document jsonb)
language sql
set search_path = ''
as $$
  delete from staging.source_file where source_name = document ->> 'name';

  insert into staging.source_file (
    source_name, position, folder, prefix, not_prefix, delimiter, quote, escape, manifest
  )
  select
    document ->> 'name', position, file ->> 'folder', file ->> 'prefix', file ->> 'not_prefix',
    coalesce(file ->> 'delimiter', '|'), coalesce(file ->> 'quote', '"'), coalesce(file ->> 'escape', '\'),
    coalesce(file ->> 'manifest', 'optional')
  from jsonb_array_elements(document -> 'files') with ordinality as list (file, position);

  delete from staging.source_column where source_name = document ->> 'name';

  insert into staging.source_column
  select * from staging.source_column_rows(document);
$$;

comment on procedure staging.store_parts(jsonb) is
  'Writes the files and columns of a checked source document into the catalogue of sources.';
