-- finding_sentence(code, column, value) -> what is wrong, in words, for receipts and rejected lines.
--
-- In PL/pgSQL, which keeps its plan: it is called for every finding, and costs a sixth of what it does in SQL.

create function staging.finding_sentence(code text, column_name text, value text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if code in ('extra-column', 'missing-column') then
    return case code
      when 'extra-column' then 'The source does not know these columns, which were passed over: '
      else 'The file does not have these columns: '
    end || array_to_string(array(select jsonb_array_elements_text(value::jsonb)), ', ') || '.';
  end if;

  return
    coalesce(column_name || ': ', '')
    || coalesce('“' || value || '” ', '')
    || case code
      when 'encoding' then 'is not UTF-8.'
      when 'special-character' then 'has a character that does not belong there.'
      when 'missing-cell' then 'The line has fewer cells than the header.'
      when 'extra-cell' then 'The line has more cells than the header.'
      when 'blank-row' then 'The line has no value in any cell.'
      when 'required' then 'A value is needed here.'
      when 'type' then 'is not of the type of this column.'
      when 'size' then 'is longer or shorter than this column allows.'
      when 'range' then 'is out of range.'
      when 'not-allowed' then 'is not one of the allowed values.'
      when 'duplicate-row' then 'The same line stands earlier in the file.'
      when 'duplicate-key' then 'Another line has the same key and other values; neither is kept.'
      when 'same-place' then 'Another row has the same position.'
      when 'key-exists' then 'A row with this key is stored already.'
      when 'closed-day' then 'The marks of this day were loaded before and are closed.'
      when 'unknown-reference' then 'is not known yet; the row counts as soon as it is.'
      else code
    end;
end;
$$;

comment on function staging.finding_sentence(text, text, text) is 'What a finding means, in words.';
