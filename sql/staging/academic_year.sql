-- academic_year(day) -> the academic year that a day is in, as 2020-21: it begins with June.

create function staging.academic_year(day date)
returns text
language sql
immutable
set search_path = ''
as $$
  select format('%s-%s', begins.year, lpad(mod(begins.year + 1, 100)::text, 2, '0'))
  from (select extract(year from day - interval '5 months')::integer as year) as begins;
$$;

comment on function staging.academic_year(date) is 'The academic year that a day is in, June to May, as 2020-21.';
