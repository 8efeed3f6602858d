-- check_source_document(document): refuses what a definition cannot mean, naming the place.

create procedure staging.check_source_document(document jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_known constant text[] := array[
    'name', 'title', 'class', 'grain', 'load', 'files', 'columns', 'period', 'key', 'stored_key', 'overlap',
    'unique_together', 'retention', 'schedule', 'enabled', 'analyst', 'history', 'notify'
  ];
  v_unknown text;
  v_needed text;
  v_column jsonb;
  v_position bigint;
  v_names text[];
  v_key text;
begin
  call staging.refuse_document(jsonb_typeof(document) is distinct from 'object', 'document', 'must be an object.');

  select key into v_unknown from jsonb_object_keys(document) as key where key <> all (v_known) limit 1;
  call staging.refuse_document(v_unknown is not null, v_unknown, 'is not known to a source.');

  foreach v_needed in array array['name', 'title', 'class', 'grain', 'load', 'files', 'columns', 'key'] loop
    call staging.refuse_document(document -> v_needed is null, v_needed, 'is missing.');
  end loop;

  call staging.refuse_document(
    coalesce(jsonb_array_length(nullif(document -> 'files', 'null')), 0) = 0,
    'files', 'must name at least one folder.');

  for v_column, v_position in
    select value, ordinality - 1 from jsonb_array_elements(document -> 'columns') with ordinality
  loop
    call staging.check_source_column(v_column, format('columns[%s]', v_position));
  end loop;

  v_names := array(select coalesce(entry ->> 'name', '') from staging.column_entry(document));
  for v_key in select jsonb_array_elements_text(document -> 'key') loop
    call staging.refuse_document(
      v_key <> all (v_names), 'key', format('“%s” is not one of the columns.', v_key));
  end loop;

  call staging.refuse_document(
    document ->> 'load' = 'attach' and document -> 'period' is null, 'period', 'is needed where load is attach.');
end;
$$;

comment on procedure staging.check_source_document(jsonb) is
  E'Refuses a source document that cannot be meant, naming the place.\n\nErrors: QB201.';
