-- check_source_column(column, place): refuses a column of a source document that cannot be meant.

create procedure staging.check_source_column(source_column jsonb, place text)
language plpgsql
set search_path = ''
as $$
declare
  v_property text;
  v_reason text;
begin
  call staging.check_properties(source_column, 'column', place);

  select property_name, reason into v_property, v_reason from staging.column_contradiction(source_column);
  call staging.refuse_document(v_reason is not null, concat_ws('.', place, v_property), v_reason);

  if source_column ->> 'kind' in ('day_grid', 'unpivot') then
    call staging.check_run(source_column, place);
  end if;
end;
$$;

comment on procedure staging.check_source_column(jsonb, text) is
  E'Refuses a column of a source document that cannot be meant.\n\nErrors: QB201.';
