-- file_contradiction(document) -> signs that cannot tell cells apart, and files that another source has.

create function staging.file_contradiction(document jsonb)
returns table (place text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  file as (
    select
      format('files[%s]', position - 1) as place,
      entry ->> 'folder' as folder,
      entry ->> 'prefix' as prefix,
      coalesce(entry ->> 'delimiter', '|') as delimiter,
      coalesce(entry ->> 'quote', '"') as quote,
      coalesce(entry ->> 'escape', '\') as escape
    from jsonb_array_elements(document -> 'files') with ordinality as list (entry, position)
  )

  select found.place, found.reason
  from (
    select file.place || '.delimiter', 'must be another sign than quote and escape.'
    from file
    where file.delimiter in (file.quote, file.escape)
    union all
    select file.place || '.' || mark, 'must be no tab.'
    from file
    cross join lateral (values ('quote', file.quote), ('escape', file.escape)) as sign (mark, letter)
    where sign.letter = E'\t'
    union all
    select file.place, format('%s/%s… is of the source %s already.', file.folder, file.prefix, known.source_name)
    from file
    inner join staging.source_file as known
      on known.folder = file.folder
      and known.prefix = file.prefix
      and known.source_name <> document ->> 'name'
    union all
    select min(file.place), format('%s/%s… stands twice.', file.folder, file.prefix)
    from file
    group by file.folder, file.prefix
    having count(*) > 1
  ) as found (place, reason)
  order by found.place, found.reason
  limit 1;
$$;

comment on function staging.file_contradiction(jsonb) is
  'Signs of a definition that cannot tell cells apart, and files that another source has.';
