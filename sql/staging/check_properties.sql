-- check_properties(object, owner, place): refuses what is no property of such an object, or not of its shape.

create procedure staging.check_properties(object jsonb, owner text, place text)
language plpgsql
set search_path = ''
as $$
declare
  v_prefix constant text := case place when '' then '' else place || '.' end;
  v_kind constant text := coalesce(object ->> 'kind', 'plain');
  v_key text;
  v_reason text;
begin
  call staging.refuse_document(
    jsonb_typeof(object) is distinct from 'object', coalesce(nullif(place, ''), 'document'), 'must be an object.');

  with

  known as (
    select * from staging.known_property(check_properties.owner)
  )

  select said.key, said.reason into v_key, v_reason
  from (
    select 0 as step, key, format('is not known to a %s.', owner) as reason
    from jsonb_object_keys(object) as key
    where key not in (select property_name from known)
    union all
    select
      case known.property_name when 'kind' then 1 else 2 end,
      known.property_name,
      case
        when not object ? known.property_name then 'is missing.'
        else coalesce(
          staging.property_problem(object -> known.property_name, known.shape, known.allowed),
          case when v_kind <> all (string_to_array(known.kinds, ' ')) then
            format('does not belong to a column of kind %s.', v_kind) end)
      end
    from known
    where known.is_needed
      or object ? known.property_name
  ) as said
  where said.reason is not null
  order by said.step
  limit 1;
  call staging.refuse_document(v_reason is not null, v_prefix || v_key, v_reason);
end;
$$;

comment on procedure staging.check_properties(jsonb, text, text) is
  E'Refuses what is no property of an object of a definition, or not of its shape.\n\nErrors: QB201.';
