-- check_run(column, place): refuses a day grid or an unpivot whose run of columns cannot be meant.

create procedure staging.check_run(entry jsonb, place text)
language plpgsql
set search_path = ''
as $$
declare
  v_into constant jsonb := coalesce(entry -> 'into', '{}');
  v_from constant integer :=
    case jsonb_typeof(entry -> 'from') when 'array' then jsonb_array_length(entry -> 'from') end;
  v_key text;
  v_value jsonb;
begin
  for v_key, v_value in select * from jsonb_each(v_into) loop
    call staging.refuse_document(
      staging.property_problem(v_value, 'name', null) is not null, format('%s.into.%s', place, v_key),
      staging.property_problem(v_value, 'name', null));
  end loop;

  if entry ->> 'kind' = 'unpivot' then
    call staging.refuse_document(
      v_from is distinct from jsonb_array_length(entry -> 'items'), place || '.items',
      'must name one item for each column in from.');
    call staging.refuse_document(
      entry ? 'into' and not (v_into ?& array['item', 'value'] and v_into - array['item', 'value'] = '{}'),
      place || '.into', 'must say item and value.');
    return;
  end if;

  call staging.refuse_document(
    entry -> 'from' <> '"1..31"' and v_from is distinct from 31, place || '.from', 'must be “1..31”, or 31 names.');
  for v_key, v_value in select * from jsonb_each(entry -> 'marks') loop
    call staging.refuse_document(
      btrim(v_key) = '' or btrim(v_key) <> v_key, format('%s.marks.“%s”', place, v_key), 'is no mark.');
    call staging.refuse_document(
      v_value <> 'null' and staging.property_problem(v_value, 'name', null) is not null,
      format('%s.marks.%s', place, v_key), 'must be the name of a meaning, or null where it counts nowhere.');
  end loop;
  for v_key in select jsonb_object_keys(v_into) loop
    call staging.refuse_document(
      not jsonb_path_exists(entry, '$.marks.* ? (@ == $meaning)', jsonb_build_object('meaning', v_key)),
      format('%s.into.%s', place, v_key), 'is not the meaning of a mark.');
  end loop;
end;
$$;

comment on procedure staging.check_run(jsonb, text) is
  E'Refuses a day grid or an unpivot whose run of columns cannot be meant.\n\nErrors: QB201.';
