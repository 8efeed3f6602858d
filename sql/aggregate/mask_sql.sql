-- mask_sql(measure) -> the expression of a measure's days in a kept row, as one mask.

create function aggregate.mask_sql(measure jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select format('(%s)', string_agg(format('kept.%I', mask), ' | ' order by position))
  from unnest(staging.text_list(measure -> 'days_in')) with ordinality as list (mask, position);
$$;

comment on function aggregate.mask_sql(jsonb) is 'The expression of a measure''s days in a kept row, as one mask.';
