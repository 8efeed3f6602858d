-- is_duration(text) -> whether the text is an interval of more than nothing.

create function staging.is_duration(duration text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select case when pg_input_is_valid(duration, 'interval') then duration::interval > interval '0' else false end;
$$;

comment on function staging.is_duration(text) is 'Whether a text is an interval of more than nothing.';
