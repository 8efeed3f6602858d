-- known_codes() -> the codes of findings, in the order in which they count.
--
-- A rejected row counts once, under the first of its codes in this order; docs/errors.md lists them in
-- the same order with what each means and what to do.

create function staging.known_codes()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'not-a-zip', 'unsafe-zip', 'unknown-source', 'no-manifest', 'size-mismatch', 'count-mismatch', 'header', 'empty',
    'encoding', 'special-character', 'missing-cell', 'extra-cell', 'blank-row', 'required', 'type', 'size', 'range',
    'not-allowed', 'duplicate-row', 'duplicate-key', 'same-place', 'key-exists', 'closed-day', 'not-reconciled',
    'unknown-reference', 'extra-column', 'missing-column'
  ];
$$;

comment on function staging.known_codes() is 'The codes of findings, in the order in which a rejected row counts.';
