-- total(number) -> the sum of whole numbers, as a whole number.
--
-- The built-in sum is a numeric, whose state several processes must write out and read back: of a million rows, ten
-- such sums take a third longer. Null where there is nothing to add, as that one is; an overflow is an error.

create aggregate aggregate.total(bigint) (
  sfunc       = pg_catalog.int8pl,
  stype       = bigint,
  combinefunc = pg_catalog.int8pl,
  parallel    = safe
);

comment on aggregate aggregate.total(bigint) is 'The sum of whole numbers, as a whole number.';
