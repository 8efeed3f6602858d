-- define_source(document): makes or extends a source from its document.
--
-- Safe to repeat: a document that is the stored one changes nothing, nor does one that we ship for a source
-- whose document the state has put itself. What would lose data is refused, with the migration that it
-- needs. Whole numbers are widened here; that writes the table anew, so it waits for
-- readers no longer than the caller's lock_timeout.

create procedure staging.define_source(document jsonb)
language plpgsql
security definer -- a state's own source makes a table, which only the owner of the data may
set search_path = ''
as $$
declare
  v_name constant text := document ->> 'name';
  v_statement text;
  v_refusal text;
begin
  if exists (
    select
    from staging.source
    where source.source_name = v_name
      and (source.is_own or staging.source_document(v_name) = define_source.document)
      and to_regclass(format('transform.%I', v_name)) is not null
  ) then
    return;
  end if;

  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('staging.define_source'));
  call staging.check_source_document(document);
  v_refusal := staging.changed_meaning(document);

  for v_statement in select staging.drop_view_sql(v_name) loop
    execute v_statement;
  end loop;
  call staging.store_source(document);

  v_refusal := coalesce(v_refusal, staging.lost_column(v_name));
  if v_refusal is not null then
    raise exception '%', v_refusal using errcode = 'QB203';
  end if;

  call staging.make_tables(v_name);
  call rls.protect_source(v_name);
end;
$$;

comment on procedure staging.define_source(jsonb) is
  E'Makes or extends a source from its document.\n\n'
  'Errors: QB201 the document cannot be meant, QB203 data would be lost, QB204 and QB205 analysts cannot be given it.';
