-- is_safe_cell(numerator, denominator, smallest) -> whether a month's figures tell of enough pupils to be public.
--
-- A pupil has at most 31 marks in a month, so fewer marks than that may be those of too few. A share near
-- nothing or near all tells of those few who differ, or of everyone: both parts must be as large.

create function aggregate.is_safe_cell(numerator numeric, denominator numeric, smallest integer)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select denominator >= 31 * smallest
    and numerator >= smallest
    and denominator - numerator >= smallest;
$$;

comment on function aggregate.is_safe_cell(numeric, numeric, integer) is
  'Whether the figures of a month tell of enough pupils, present and absent, to be public.';
