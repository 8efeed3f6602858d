-- has_reopened(source, periods) -> whether any day of these periods was ever reopened.

create function staging.has_reopened(source_name text, periods date[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from staging.correction
    where correction.source_name = has_reopened.source_name
      and correction.kind = 'reopen'
      and correction.state = 'done'
      and correction.periods && has_reopened.periods
  );
$$;

comment on function staging.has_reopened(text, date[]) is 'Whether any day of some periods was ever reopened.';
