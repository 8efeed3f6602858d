-- expire_emissions(before, keys) -> how many emissions were asked for before then and never sent; they are expired.
--
-- keys are the objects that are there: what was sent and not looked at yet, because no worker ran, is no left-over.

create function staging.expire_emissions(before timestamptz, present_keys text[])
returns bigint
language sql
set search_path = ''
as $$
  with

  expired as (
    update staging.emission
    set state       = 'expired',
        finished_at = now()
    where emission.state = 'requested'
      and emission.requested_at < before
      and emission.object_key <> all (present_keys)
    returning emission_id
  )

  select count(*) from expired;
$$;

comment on function staging.expire_emissions(timestamptz, text[]) is
  'Expires the emissions that were asked for before then and never sent.';
