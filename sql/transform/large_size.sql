-- large_size() -> from how many bytes on a table is large: worth a table of what was found, by several processes.
--
-- Statements that write are never shared among processes, "create table as" is. For a small batch it would
-- cost more than it saves.

create function transform.large_size()
returns bigint
language sql
immutable
set search_path = ''
as $$
  select 8388608;
$$;

comment on function transform.large_size() is 'From how many bytes on a table is large.';
