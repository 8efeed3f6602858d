-- added_totals(one, other) -> two arrays of running totals, added day by day.

create function aggregate.added_totals(one numeric[], other numeric[])
returns numeric[]
language sql
immutable
set search_path = ''
as $$
  select array(
    select pair.one + pair.other
    from unnest(one, other) with ordinality as pair (one, other, day)
    order by day
  );
$$;

comment on function aggregate.added_totals(numeric[], numeric[]) is 'Two arrays of running totals, added day by day.';
