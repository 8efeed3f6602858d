-- place_problem(level, wanted, found, name) -> why a school has no place of this level; null where it has one.

create function aggregate.place_problem(level text, wanted bigint, found bigint, name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when coalesce(wanted, 0) = 0 then 'missing ' || level
    when found is null then 'unknown ' || level
    when btrim(name) = '' then format('missing %s name', level)
  end;
$$;

comment on function aggregate.place_problem(text, bigint, bigint, text) is
  'Why a school has no place of a level: it names none, or one that no master has, or one without a name.';
