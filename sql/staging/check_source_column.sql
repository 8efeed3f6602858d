-- check_source_column(column, place): refuses a column of a source document that cannot be meant.

create procedure staging.check_source_column(source_column jsonb, place text)
language plpgsql
set search_path = ''
as $$
declare
  v_known constant text[] := array[
    'name', 'names', 'from', 'title', 'kind', 'type', 'required', 'size', 'digits', 'one_of', 'minimum', 'maximum',
    'not', 'forms', 'strip', 'personal', 'references', 'marks', 'into'
  ];
  v_kind constant text := coalesce(source_column ->> 'kind', 'plain');
  v_unknown text;
begin
  select key into v_unknown from jsonb_object_keys(source_column) as key where key <> all (v_known) limit 1;
  call staging.refuse_document(v_unknown is not null, place || '.' || v_unknown, 'is not known to a column.');
  call staging.refuse_document(
    v_kind not in ('plain', 'academic_year', 'day_grid'), place || '.kind', format('“%s” is not known.', v_kind));
  call staging.refuse_document(
    source_column ->> 'name' is null and source_column ->> 'from' is null and source_column -> 'names' is null,
    place, 'needs a name.');
  call staging.refuse_document(
    coalesce(
      jsonb_typeof(source_column -> 'names') <> 'array'
        or source_column -> 'names' = '[]'
        or jsonb_path_exists(source_column, '$.names[*] ? (@.type() != "string")'),
      false),
    place || '.names', 'must be a list of names.');
  call staging.refuse_document(
    source_column -> 'names' is not null and source_column ?| array['name', 'from', 'kind'], place,
    'has names, and with them no name, from or kind.');
  call staging.refuse_document(
    v_kind = 'plain' and coalesce(source_column ->> 'type', 'text') not in
      ('bigint', 'boolean', 'date', 'integer', 'numeric', 'smallint', 'text', 'time', 'timestamp'),
    place || '.type', format('“%s” is not a type.', source_column ->> 'type'));
  call staging.refuse_document(
    source_column ->> 'personal' not in ('drop', 'hash'), place || '.personal',
    format('“%s” is not known; use drop or hash.', source_column ->> 'personal'));
  call staging.refuse_document(
    source_column ->> 'personal' = 'hash' and source_column ->> 'type' is distinct from 'bigint',
    place || '.personal', 'hash needs the type bigint.');
  call staging.refuse_document(
    v_kind = 'day_grid' and (source_column -> 'marks' is null or source_column -> 'into' is null),
    place, 'a day grid needs marks and into.');
end;
$$;

comment on procedure staging.check_source_column(jsonb, text) is
  E'Refuses a column of a source document that cannot be meant.\n\nErrors: QB201.';
