-- iso_sql(cell, forms, type) -> the expression that writes a date or timestamp as ISO does; null where none fits.
--
-- No two forms of a column have the same shape, so that nobody guesses what 02/03/2021 is. Of a timestamp
-- the form is that of its day; the time follows as in 2021-03-07 10:54:00.34, and nothing after it: a zone
-- would be dropped unseen. The result means the same under every DateStyle.

create function transform.iso_sql(cell text, forms text[], type_name text)
returns text
language sql
immutable
set search_path = ''
as $$
  with

  form as (
    select
      position,
      '^' || replace(replace(replace(replace(name, '.', '[.]'), 'yyyy', '([0-9]{4})'), 'MM', '([0-9]{2})'),
        'dd', '([0-9]{2})') || case type_name when 'timestamp' then
        '([ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?)$' else '()$' end as pattern,
      case left(name, 1) when 'y' then '\1-\2-\3\4' when 'd' then '\3-\2-\1\4' else '\3-\1-\2\4' end as written
    from unnest(coalesce(forms, '{yyyy-MM-dd}')) with ordinality as list (name, position)
  )

  select format('case %s end', string_agg(
    format('when %1$s ~ %2$L and pg_input_is_valid(regexp_replace(%1$s, %2$L, %3$L), %4$L) '
      'then regexp_replace(%1$s, %2$L, %3$L)', cell, pattern, written, type_name), ' ' order by position))
  from form;
$$;

comment on function transform.iso_sql(text, text[], text) is
  'The expression that writes a cell as an ISO date or timestamp; null where none of the forms fits.';
