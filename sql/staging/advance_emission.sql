-- advance_emission(emission, state): an emission goes forward through its states, never back.

create procedure staging.advance_emission(emission_id uuid, state text)
language plpgsql
set search_path = ''
as $$
declare
  v_states constant text[] :=
    array['requested', 'received', 'verified', 'archived', 'loaded', 'aggregated', 'published'];
begin
  if advance_emission.state <> all (v_states) then
    raise exception 'There is no state “%”.', advance_emission.state using errcode = 'QB106';
  end if;

  update staging.emission
  set state       = advance_emission.state,
      finished_at = case when advance_emission.state = 'published' then now() end
  where emission.emission_id = advance_emission.emission_id
    and array_position(v_states, emission.state) < array_position(v_states, advance_emission.state);
end;
$$;

comment on procedure staging.advance_emission(uuid, text) is
  E'Takes an emission forward; a state that is behind it changes nothing.\n\nErrors: QB106 no such state.';
