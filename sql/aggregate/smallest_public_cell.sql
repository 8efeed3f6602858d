-- smallest_public_cell() -> the fewest pupils that may stand behind a public figure; ten unless the state says so.

create function aggregate.smallest_public_cell()
returns integer
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (select (value #>> '{}')::integer from aggregate.setting where setting_name = 'smallest_public_cell'), 10);
$$;

comment on function aggregate.smallest_public_cell() is 'The fewest pupils that may stand behind a public figure.';
