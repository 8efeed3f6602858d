-- store_parts(document): writes files, columns and addresses of a checked source document into the catalogue.

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

  delete from staging.notified_address where source_name = document ->> 'name';

  insert into staging.notified_address (source_name, position, address)
  select document ->> 'name', position, address
  from jsonb_array_elements_text(document -> 'notify') with ordinality as list (address, position);

  delete from staging.source_column where source_name = document ->> 'name';

  insert into staging.source_column
  select * from staging.source_column_rows(document);
$$;

comment on procedure staging.store_parts(jsonb) is
  'Writes the files, columns and addresses of a checked source document into the catalogue of sources.';
