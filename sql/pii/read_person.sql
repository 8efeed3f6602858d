-- read_person(source, reason, keys) -> rows of a source that name persons; who reads them is written down first.
--
--   set role r_dba;
--   select * from pii.read_person('udise_tch_profile', 'complaint 117', '{"school_id": 750101001010001}');
--
-- It is told to the server's log, which no rollback takes back; from there it comes into the audit. What was
-- asked for is told by keys alone, never by what names a person.

create function pii.read_person(source_name text, reason text, keys jsonb default '{}')
returns setof jsonb
language plpgsql
security definer -- nobody reads the tables of this schema without being written down
set search_path = ''
as $$
declare
  v_payload text;
begin
  if coalesce(btrim(reason), '') = '' then
    raise exception 'Say why, in a sentence that others will read.' using errcode = 'QB402';
  end if;
  if to_regclass(format('pii.%I', source_name)) is null then
    raise exception 'There is no source % that names persons.', source_name using errcode = 'QB206';
  end if;
  if exists (
    select
    from jsonb_object_keys(keys) as key
    where key <> all (staging.stored_key(read_person.source_name))
  ) then
    raise exception 'Rows are asked for by %.', array_to_string(staging.stored_key(source_name), ', ')
      using errcode = 'QB403';
  end if;

  v_payload := translate(encode(convert_to(jsonb_build_object(
    'id', gen_random_uuid(), 'login', session_user, 'role', rls.acting_role(), 'object', 'pii.' || source_name,
    'reason', left(reason, 500), 'keys', left(keys::text, 1000), 'readAt', clock_timestamp(),
    'address', inet_client_addr(), 'application', current_setting('application_name')
  )::text, 'UTF8'), 'base64'), E'\n', '');
  raise log 'Names of persons are read: % by %. cqube-audit:%:%',
    source_name, session_user, v_payload, rls.log_signature(v_payload);

  return query execute pii.read_person_sql(source_name) using keys;
end;
$$;

comment on function pii.read_person(text, text, jsonb) is
  E'Rows of a source that name persons; who reads them, and why, comes into the audit.\n\nErrors: QB206 no such '
  'source, QB402 no reason, QB403 not a key.';
