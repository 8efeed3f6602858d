-- receive_emission(key, size, etag) -> the emission whose object was seen, once; null for any other object.

create function staging.receive_emission(object_key text, size_bytes bigint, etag text)
returns uuid
language sql
set search_path = ''
as $$
  update staging.emission
  set state       = 'received',
      size_bytes  = receive_emission.size_bytes,
      etag        = receive_emission.etag,
      received_at = now()
  where emission.object_key = receive_emission.object_key
    and emission.state = 'requested'
  returning emission_id;
$$;

comment on function staging.receive_emission(text, bigint, text) is
  'Notes that an emission''s object is there; null when it is unknown or was seen before.';
