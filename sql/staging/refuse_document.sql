-- refuse_document(condition, place, reason): raises QB201 with the document's place when the condition holds.

create procedure staging.refuse_document(condition boolean, place text, reason text)
language plpgsql
set search_path = ''
as $$
begin
  if condition then
    raise exception '%: %', place, reason using errcode = 'QB201';
  end if;
end;
$$;

comment on procedure staging.refuse_document(boolean, text, text) is
  E'Refuses a document, naming the place in it.\n\nErrors: QB201.';
