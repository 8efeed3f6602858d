-- register_emission(file name, token digest, emitter, is dry) -> a new emission of an emitter, with its object key.
--
-- The name may be <folder>/<name>.zip, the same below cqube_emission/, or a bare known name. With a token,
-- its list of sources is held.

create function staging.register_emission(
  file_name text,
  token_digest bytea,
  emitter_id integer,
  is_dry boolean default false
)
returns staging.emission
language plpgsql
set search_path = ''
as $$
declare
  v_path constant text[] := string_to_array(
    regexp_replace(replace(coalesce(file_name, ''), '\', '/'), '^/*(cqube_emission/)?', ''), '/');
  v_name constant text := v_path[cardinality(v_path)];
  v_folder text := case when cardinality(v_path) > 1 then v_path[cardinality(v_path) - 1] end;
  v_id constant uuid := uuidv7();
  v_source text;
  v_emission staging.emission;
begin
  if coalesce(v_name, '') = '' then
    raise exception 'Name the file, as in student_attendance/student_attendance.zip.' using errcode = 'QB105';
  elsif v_name !~* '^[a-z0-9][a-z0-9._ -]{0,199}\.zip$' or cardinality(v_path) > 2 then
    raise exception '“%” is not a name like <folder>/<name>.zip.', left(file_name, 200) using errcode = 'QB103';
  end if;

  v_source := staging.find_source(v_folder, v_name);
  if v_source is null then
    raise exception 'There is no source for “%”.', left(file_name, 200) using errcode = 'QB102',
      detail = 'Known: ' || (
        select string_agg(distinct folder || '/' || prefix || '….zip', ', ') from staging.source_file);
  elsif emitter_id is null then
    raise exception 'Only an enrolled emitter may send files.' using errcode = 'QB302';
  elsif not staging.token_allows(token_digest, v_source) then
    raise exception 'This token may not send %.', v_source using errcode = 'QB104';
  elsif not (select is_enabled from staging.source where source_name = v_source) then
    raise exception 'Files of % are not taken yet: the source is disabled.', v_source using errcode = 'QB108';
  end if;

  select folder into strict v_folder
  from staging.source_file
  where source_file.source_name = v_source
  order by source_file.folder = v_folder desc, position
  limit 1;

  insert into staging.emission (emission_id, emitter_id, source_name, file_name, is_dry, object_key)
  values (
    v_id, register_emission.emitter_id, v_source, file_name, register_emission.is_dry,
    format('%s/%s_%s_%s.zip', v_folder, left(v_name, -4),
      to_char(now() at time zone 'Asia/Kolkata', 'YYYYMMDDHH24MISS'), v_id)
  )
  returning * into v_emission;

  perform rls.record_audit('emit', null, jsonb_build_object('source', v_source, 'dryRun', v_emission.is_dry),
    object => v_id::text);
  return v_emission;
end;
$$;

comment on function staging.register_emission(text, bytea, integer, boolean) is
  E'Registers an emitter''s emission and names its key.\n\nErrors: QB102 no such source, QB103 not a zip''s name, '
  'QB104 the token may not send this source, QB105 no name, QB108 the source is disabled, QB302 not enrolled.';
