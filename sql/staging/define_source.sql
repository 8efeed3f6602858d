-- define_source(document): makes or extends a source from its document.
--
-- Safe to repeat: a document that is the stored one changes nothing, nor does one that we ship for a source
-- whose document the state has put itself. What would lose data is refused.

create procedure staging.define_source(document jsonb)
language plpgsql
security definer -- a state's own source makes a table, which only the owner of the data may
set search_path = ''
as $$
declare
  v_name constant text := document ->> 'name';
  v_statement text;
  v_lost text;
begin
  if exists (
    select
    from staging.source
    where source.source_name = v_name
      and (source.is_own or source.document = define_source.document)
      and to_regclass(format('transform.%I', v_name)) is not null
  ) then
    return;
  end if;

  call staging.check_source_document(document);
  call staging.store_source(document);

  v_lost := staging.lost_column(v_name);
  if v_lost is not null then
    raise exception 'columns: “%” of % is stored and would be lost or retyped; write a migration.', v_lost, v_name
      using errcode = 'QB203';
  end if;

  for v_statement in select staging.source_table_sql(v_name) loop
    execute v_statement;
  end loop;
  execute format('comment on table transform.%I is %L', v_name, document ->> 'title' || ': ' || (document ->> 'grain'));
  call rls.protect_source(v_name);
end;
$$;

comment on procedure staging.define_source(jsonb) is
  E'Makes or extends a source from its document.\n\n'
  'Errors: QB201 the document cannot be meant, QB203 data would be lost.';
