-- column_check_sql(column, cell, hash) -> case when … then 'code' end, for one cell of a suspect line.
--
-- The clauses below are the whole rule book, first match wins. A new kind of rule is one more line here
-- and one more column in staging.source_column. %1$s is the cell, cleaned; where it is null, nothing but
-- the first clause can hold.

create function transform.column_check_sql(rule staging.source_column, cell text, hash text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  clause (rank, applies, condition, operand, code) as (
    values
      (1, rule.is_required, '%1$s is null', null, 'required'),
      (2, true, $c$%1$s ~ '[\x01-\x1f\x7f]'$c$, null, 'special-character'),
      (3, rule.type_name in ('bigint', 'integer', 'smallint', 'numeric'),
        $c$%1$s ~ '[^0-9A-Za-z.+ -]'$c$, null, 'special-character'),
      (4, rule.kind = 'plain', transform.type_check_sql(rule.type_name), null, 'type'),
      (5, rule.kind = 'academic_year', $c$%1$s !~ '^[0-9]{4}-[0-9]{2}$'$c$, null, 'type'),
      (6, rule.kind = 'academic_year',
        'mod(left(%1$s, 4)::integer + 1, 100) <> right(%1$s, 2)::integer', null, 'range'),
      (7, rule.type_name in ('bigint', 'integer', 'smallint') and rule.kind = 'plain',
        'not pg_input_is_valid(%1$s, %2$L)', rule.type_name, 'size'),
      (8, rule.digits is not null, $c$length(ltrim(%1$s, '+-')) <> all (%2$L::integer[])$c$,
        rule.digits::text, 'size'),
      (9, rule.size is not null, 'length(%1$s) > %2$L::integer', rule.size::text, 'size'),
      (10, rule.minimum is not null, '%1$s::numeric < %2$L::numeric', rule.minimum::text, 'range'),
      (11, rule.maximum is not null, '%1$s::numeric > %2$L::numeric', rule.maximum::text, 'range'),
      (12, rule.not_values is not null and rule.type_name <> 'text', '%1$s::numeric = any (%2$L::numeric[])',
        rule.not_values::text, 'not-allowed'),
      (13, rule.not_values is not null and rule.type_name = 'text', '%1$s = any (%2$L::text[])',
        rule.not_values::text, 'not-allowed'),
      (14, rule.one_of is not null, '%1$s <> all (%2$L::text[])', rule.one_of::text, 'not-allowed'),
      (15, rule.kind = 'day_grid', '%1$s <> all (%2$L::text[])',
        array(select jsonb_object_keys(rule.marks) union select '0')::text, 'not-allowed'),
      (16, rule.personal = 'hash', '%1$s is not null and ' || hash || ' is null', null, 'type')
  ),

  branch as (
    select
      rank,
      format('when %s then %L', format(condition, cell, operand), code) as text
    from clause
    where applies
  )

  select format('case %s end', string_agg(text, ' ' order by rank))
  from branch;
$$;

comment on function transform.column_check_sql(staging.source_column, text, text) is
  'The check of one cell against one column''s rules, as a line of judge_sql.';
