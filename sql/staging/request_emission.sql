-- request_emission(file name, token digest, is dry) -> a new emission, whose object key the upload is signed for.
--
-- Who sends is the caller, never part of the name. With a token, its list of sources is held.

create function staging.request_emission(file_name text, token_digest bytea default null, is_dry boolean default false)
returns staging.emission
language sql
security definer -- an emitter has no right on the table: keys and owners are ours to write
set search_path = ''
as $$
  select *
  from staging.register_emission(
    request_emission.file_name, request_emission.token_digest, rls.current_person_id(), request_emission.is_dry);
$$;

comment on function staging.request_emission(text, bytea, boolean) is
  E'Registers an emission and names its object key.\n\nErrors: QB102 no such source, QB103 not a zip''s name, '
  'QB104 the token may not send this source, QB105 no name, QB108 the source is disabled, QB302 not enrolled.';
