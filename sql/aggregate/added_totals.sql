-- added_totals(one, other) -> two arrays of running totals, added day by day.

create function aggregate.added_totals(one bigint[], other bigint[])
returns bigint[]
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

comment on function aggregate.added_totals(bigint[], bigint[]) is 'Two arrays of running totals, added day by day.';
