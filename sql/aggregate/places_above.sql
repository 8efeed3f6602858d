-- places_above(level, clusters, more) -> the blocks or districts that clusters lie in, and some more.

create function aggregate.places_above(level text, clusters bigint[], more bigint[])
returns bigint[]
language sql
stable
set search_path = ''
as $$
  select array(
    select case places_above.level when 'block' then place.block_id else place.district_id end
    from aggregate.place
    where place.level = 'cluster'
      and place.cluster_id = any (clusters)
    union
    select unnest(more)
  );
$$;

comment on function aggregate.places_above(text, bigint[], bigint[]) is
  'The blocks or districts that clusters lie in, and some more.';
