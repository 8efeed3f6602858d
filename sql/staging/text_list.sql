-- text_list(jsonb) -> a string or a list of values, as a list; null stays null.

create function staging.text_list(value jsonb)
returns text[]
language sql
immutable
strict -- most properties are not said: nothing is then called
set search_path = ''
as $$
  select case jsonb_typeof(value)
    when 'array' then array(select jsonb_array_elements_text(value))
    when 'null' then null
    else array[value #>> '{}']
  end;
$$;

comment on function staging.text_list(jsonb) is 'A JSON string or list, as a list of texts.';
