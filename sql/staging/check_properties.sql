-- check_properties(object, owner, place): refuses what is no property of such an object, or not of its shape.

create procedure staging.check_properties(object jsonb, owner text, place text)
language plpgsql
set search_path = ''
as $$
declare
  v_prefix constant text := case place when '' then '' else place || '.' end;
  v_kind constant text := coalesce(object ->> 'kind', 'plain');
  v_property record;
begin
  call staging.refuse_document(
    jsonb_typeof(object) is distinct from 'object', coalesce(nullif(place, ''), 'document'), 'must be an object.');

  for v_property in
    select key
    from jsonb_object_keys(object) as key
    where key not in (select property_name from staging.known_property(check_properties.owner))
  loop
    call staging.refuse_document(true, v_prefix || v_property.key, format('is not known to a %s.', owner));
  end loop;

  for v_property in
    select
      known.property_name as key,
      known.is_needed and object -> known.property_name is null as is_missing,
      staging.property_problem(object -> known.property_name, known.shape, known.allowed) as problem,
      v_kind <> all (string_to_array(known.kinds, ' ')) and object -> known.property_name is not null as is_misplaced
    from staging.known_property(check_properties.owner) as known
    order by known.property_name <> 'kind'
  loop
    call staging.refuse_document(v_property.is_missing, v_prefix || v_property.key, 'is missing.');
    call staging.refuse_document(v_property.problem is not null, v_prefix || v_property.key, v_property.problem);
    call staging.refuse_document(
      v_property.is_misplaced, v_prefix || v_property.key, format('does not belong to a column of kind %s.', v_kind));
  end loop;
end;
$$;

comment on procedure staging.check_properties(jsonb, text, text) is
  E'Refuses what is no property of an object of a definition, or not of its shape.\n\nErrors: QB201.';
