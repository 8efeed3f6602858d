-- state(district) -> the state's code and name: as the settings say, else by the code of one of its districts.
--
-- A district's code is the state's and two digits more.

create function aggregate.state(district_id bigint)
returns table (state_id bigint, state_name text)
language sql
stable
set search_path = ''
as $$
  select known.state_id, coalesce(known.state_name, 'State ' || known.state_id)
  from (
    select
      coalesce(
        (select (value #>> '{}')::bigint from aggregate.setting where setting_name = 'state_id'),
        state.district_id / 100) as state_id,
      (select value #>> '{}' from aggregate.setting where setting_name = 'state_name') as state_name
  ) as known
  where known.state_id is not null;
$$;

comment on function aggregate.state(bigint) is
  'The state''s code and name: as the settings say, else by the code of one of its districts.';
