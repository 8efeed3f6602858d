-- note_references(batch, source): a reference that is not known yet is noted; the row stays.
--
-- All columns are looked at together first, in one reading of the rows: as a rule everything is known. Where schools
-- were gathered, and nothing else refers, not even that.

create procedure transform.note_references(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_schools constant name := 'school_' || note_references.batch_id;
  v_columns staging.source_column[];
  v_is_gathered boolean;
  v_is_unknown boolean[];
  v_position integer;
begin
  v_columns := array(
    select source_column
    from staging.source_column
    where source_column.source_name = note_references.source_name
      and source_column.reference_source is not null
      and to_regclass(format('transform.%I', source_column.reference_source)) is not null
    order by source_column.position
  );
  if v_columns = '{}' then
    return;
  end if;

  v_is_gathered := to_regclass(format('landing.%I', v_schools)) is not null and not exists (
    select from unnest(v_columns) as referring where referring.column_name <> 'school_id'
  );
  execute transform.has_unknown_sql(
    case when v_is_gathered then v_schools else 'batch_' || note_references.batch_id end, v_columns)
  into v_is_unknown;
  for v_position in 1 .. cardinality(v_columns) loop
    if v_is_unknown[v_position] then
      call transform.record_notes(
        note_references.batch_id, transform.unknown_reference_sql(note_references.batch_id, v_columns[v_position]));
    end if;
  end loop;
end;
$$;

comment on procedure transform.note_references(integer, text) is
  'Notes references of a batch that are not known yet.';
