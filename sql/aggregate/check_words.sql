-- check_words(list, place, known): refuses a list that has anything but the known words, or a word twice.

create procedure aggregate.check_words(list jsonb, place text, known text[])
language plpgsql
set search_path = ''
as $$
declare
  v_word text;
  v_position bigint;
  v_has_twice boolean;
begin
  if list is null then
    return;
  end if;
  call staging.refuse_document(jsonb_typeof(list) <> 'array', place, 'must be a list.');

  for v_word, v_position in
    select value, ordinality - 1 from jsonb_array_elements_text(list) with ordinality
  loop
    call staging.refuse_document(
      v_word is null or v_word <> all (known), format('%s[%s]', place, v_position),
      format('“%s” is none of %s.', v_word, array_to_string(known, ', ')));
  end loop;

  select count(*) > count(distinct value) into v_has_twice from jsonb_array_elements(list);
  call staging.refuse_document(v_has_twice, place, 'has a word twice.');
end;
$$;

comment on procedure aggregate.check_words(jsonb, text, text[]) is
  E'Refuses a list that has anything but the known words.\n\nErrors: QB201.';
