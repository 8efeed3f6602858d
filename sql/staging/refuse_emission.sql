-- refuse_emission(emission, code, detail): the whole file is refused, and why can be read.

create procedure staging.refuse_emission(emission_id uuid, code text, detail text, "values" jsonb default '{}')
language plpgsql
set search_path = ''
as $$
begin
  if refuse_emission.code <> all (staging.known_codes()) then
    raise exception 'There is no code “%”.', refuse_emission.code using errcode = 'QB107';
  end if;

  update staging.emission
  set state       = 'refused',
      code        = refuse_emission.code,
      detail      = refuse_emission.detail,
      finished_at = now()
  where emission.emission_id = refuse_emission.emission_id
    and emission.state not in ('refused', 'published');

  if found then
    insert into staging.finding (emission_id, emitter_id, code, value, severity)
    select emission.emission_id, emission.emitter_id, refuse_emission.code,
      nullif(left(refuse_emission."values"::text, 200), '{}'), 'refuse'
    from staging.emission
    where emission.emission_id = refuse_emission.emission_id;
  end if;
end;
$$;

comment on procedure staging.refuse_emission(uuid, text, text, jsonb) is
  E'Refuses a whole file with a code and a sentence.\n\nErrors: QB107 no such code.';
