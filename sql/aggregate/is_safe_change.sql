-- is_safe_change(from numerator, from denominator, to numerator, to denominator, smallest) -> whether a released
-- month may show it.
--
-- Who kept yesterday's figure subtracts it from today's: the difference must be as large as a figure itself.
-- Twice, because the mark of a pupil that is corrected counts in both parts.

create function aggregate.is_safe_change(
  from_numerator numeric,
  from_denominator numeric,
  to_numerator numeric,
  to_denominator numeric,
  smallest integer
)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select aggregate.is_safe_cell(present, present + absent, 2 * smallest)
  from (
    select
      abs(to_numerator - from_numerator),
      abs(to_denominator - to_numerator - from_denominator + from_numerator)
  ) as difference (present, absent);
$$;

comment on function aggregate.is_safe_change(numeric, numeric, numeric, numeric, integer) is
  'Whether the difference between two states of a month tells of enough pupils to be public.';
