-- column_check_sql(column, cell, hash, arrival) -> case when … then 'code' end, for one cell of a suspect line.
--
-- The clauses below are the whole rule book, first match wins. A new kind of rule is one more line here
-- and one more column in staging.source_column. %1$s is the cell, cleaned; where it is null, nothing but
-- the first clause can hold. A required flag needs an answer: 9 is none. A text of which nothing is left once
-- letters are taken out of it is no value.

create function transform.column_check_sql(rule staging.source_column, cell text, hash text, arrival date)
returns text
language sql
stable
set search_path = ''
as $$
  with

  said as (
    select
      rule.kind = 'flag' and rule.reads = 'mark' as is_mark,
      rule.kind = 'flag' and rule.reads = 'count' as is_count,
      rule.type_name in ('bigint', 'integer', 'smallint') and rule.kind = 'plain' as is_whole,
      rule.type_name in ('bigint', 'integer', 'smallint', 'numeric') as is_number
  ),

  clause (rank, applies, condition, operand, code) as (
    select clause.*
    from said
    cross join lateral (
      values
        (1, rule.is_required, case when is_mark then $c$coalesce(%1$s, '9') = '9'$c$
          when rule.strip is not null then $c$coalesce(btrim(translate(%1$s, %2$L, '')), '') = ''$c$
          else '%1$s is null' end, rule.strip, 'required'),
        (2, true, $c$%1$s ~ '[\x01-\x1f\x7f]'$c$, null, 'special-character'),
        (3, is_number and not is_mark, $c$%1$s ~ '[^0-9A-Za-z.+ -]'$c$, null, 'special-character'),
        (4, rule.kind = 'plain' or is_count, transform.type_check_sql(rule, '%1$s'), null, 'type'),
        (5, rule.kind = 'academic_year', $c$%1$s !~ '^[0-9]{4}-[0-9]{2}$'$c$, null, 'type'),
        (6, rule.kind = 'academic_year', 'left(%1$s, 4)::integer = 0 '
          'or mod(left(%1$s, 4)::integer + 1, 100) <> right(%1$s, 2)::integer', null, 'range'),
        (7, is_whole or is_count or rule.type_name = 'numeric', 'not pg_input_is_valid(%1$s, %2$L)',
          case when is_count then 'integer' else rule.type_name end, 'size'),
        (8, rule.digits is not null, $c$length(ltrim(%1$s, '+-')) <> all (%2$L::integer[])$c$,
          rule.digits::text, 'size'),
        (9, rule.size is not null, 'length(%1$s) > %2$L::integer', rule.size::text, 'size'),
        (10, rule.not_values is not null and is_number, '%1$s::numeric = any (%2$L::numeric[])',
          rule.not_values::text, 'not-allowed'),
        (11, rule.not_values is not null and not is_number, '%1$s = any (%2$L::text[])', rule.not_values::text,
          'not-allowed'),
        (12, rule.minimum is not null, '%1$s::numeric < %2$L::numeric', rule.minimum::text, 'range'),
        (13, rule.maximum is not null, '%1$s::numeric > %2$L::numeric', rule.maximum::text, 'range'),
        (14, is_count, '%1$s::integer < 0', null, 'range'),
        (15, rule.ends_on_arrival, format('(%s)::timestamp::date > %%2$L::date',
          transform.iso_sql('%1$s', rule.forms, rule.type_name)), arrival::text, 'range'),
        (16, rule.one_of is not null, '%1$s <> all (%2$L::text[])', rule.one_of::text, 'not-allowed'),
        (17, rule.kind = 'day_grid', '%1$s <> all (%2$L::text[])',
          array(select jsonb_object_keys(rule.marks) union select '0')::text, 'not-allowed'),
        (18, is_mark, $c$lower(%1$s collate "C") <> all ('{true,1,yes,y,false,0,2,no,n,9}')$c$, null, 'not-allowed'),
        (19, rule.personal = 'hash', '%1$s is not null and ' || hash || ' is null', null, 'type')
    ) as clause (rank, applies, condition, operand, code)
  ),

  branch as (
    select rank, format('when %s then %L', format(condition, cell, operand), code) as text
    from clause
    where applies
  )

  select format('case %s end', string_agg(text, ' ' order by rank))
  from branch;
$$;

comment on function transform.column_check_sql(staging.source_column, text, text, date) is
  'The check of one cell against one column''s rules, as a line of judge_sql.';
