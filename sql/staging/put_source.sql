-- put_source(document) -> the columns that the table of a source got or that were widened by its document.
--
-- The way of a state's own sources, and of its own version of one that is shipped: from then on it is the
-- state's, and an installation leaves it alone.

create function staging.put_source(document jsonb)
returns table (column_name text, type_name text, former_type text)
language plpgsql
security definer -- the catalogue of sources is the owner's
set search_path = ''
as $$
declare
  v_name constant text := document ->> 'name';
  v_former constant jsonb := coalesce(
    (select jsonb_object_agg(stored.name, stored.type) from staging.actual_column(v_name) as stored), '{}');
begin
  update staging.source set is_own = false where source.source_name = v_name;
  call staging.define_source(document);
  update staging.source set is_own = true where source.source_name = v_name;
  perform rls.record_audit('put-source', null, jsonb_build_object('source', v_name), object => v_name);

  return query
    select stored.name, stored.type, v_former ->> stored.name
    from staging.actual_column(v_name) as stored
    where stored.type is distinct from v_former ->> stored.name
    order by stored.position;
end;
$$;

comment on function staging.put_source(jsonb) is
  E'Makes or extends a source from a document of the state''s own; returns the columns that are new or wider.\n\n'
  'Errors: QB201 the document cannot be meant, QB203 data would be lost, QB204 and QB205 analysts cannot be given it.';
