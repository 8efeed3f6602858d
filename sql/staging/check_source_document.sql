-- check_source_document(document): refuses what a definition cannot mean, naming the place.
--
-- First each thing by itself, then what one says of another: names, the key, the period, what load needs.

create procedure staging.check_source_document(document jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_entry jsonb;
  v_position bigint;
  v_place text;
  v_reason text;
begin
  call staging.check_properties(document, 'source', '');

  for v_entry, v_position in
    select value, ordinality - 1 from jsonb_array_elements(document -> 'files') with ordinality
  loop
    call staging.check_properties(v_entry, 'file', format('files[%s]', v_position));
  end loop;

  for v_entry, v_position in
    select value, ordinality - 1 from jsonb_array_elements(document -> 'columns') with ordinality
  loop
    call staging.check_source_column(v_entry, format('columns[%s]', v_position));
  end loop;

  for v_entry, v_position in
    select value, ordinality - 1 from jsonb_array_elements(document -> 'unique_together') with ordinality
  loop
    call staging.check_properties(v_entry, 'unique', format('unique_together[%s]', v_position));
  end loop;

  if document ? 'period' then
    call staging.check_properties(document -> 'period', 'period', 'period');
  end if;

  select place, reason into v_place, v_reason
  from (
    select 1 as step, * from staging.name_contradiction(document)
    union all
    select 2, * from staging.document_contradiction(document)
  ) as contradiction
  order by step
  limit 1;
  call staging.refuse_document(v_reason is not null, v_place, v_reason);
end;
$$;

comment on procedure staging.check_source_document(jsonb) is
  E'Refuses a source document that cannot be meant, naming the place.\n\nErrors: QB201.';
