-- note_references(batch, source): a reference that is not known yet is noted; the row stays.

create procedure transform.note_references(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_column staging.source_column;
begin
  for v_column in
    select source_column.*
    from staging.source_column
    where source_column.source_name = note_references.source_name
      and source_column.reference_source is not null
      and to_regclass(format('transform.%I', source_column.reference_source)) is not null
    order by source_column.position
  loop
    call transform.record_notes(
      note_references.batch_id, transform.unknown_reference_sql(note_references.batch_id, v_column));
  end loop;
end;
$$;

comment on procedure transform.note_references(integer, text) is
  'Notes references of a batch that are not known yet.';
