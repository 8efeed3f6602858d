-- first_month_of_year() -> the month in which the state's academic year starts; June unless it says otherwise.

create function aggregate.first_month_of_year()
returns integer
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (select (value #>> '{}')::integer from aggregate.setting where setting_name = 'academic_year_starts_in'), 6);
$$;

comment on function aggregate.first_month_of_year() is 'The month in which the state''s academic year starts.';
