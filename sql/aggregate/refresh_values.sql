-- refresh_values(metric, whole, touched, clusters, blocks, districts): writes a metric's values of periods.
--
-- Of whole periods for all places, of touched ones for clusters and what lies above them; blocks and
-- districts are those that are touched though none of the clusters lies in them. Step by step for both,
-- because a year of all places may be summed from months of a few.

create procedure aggregate.refresh_values(
  metric_name text,
  whole aggregate.metric_period[],
  touched aggregate.metric_period[],
  clusters bigint[],
  blocks bigint[],
  districts bigint[]
)
language plpgsql
set search_path = ''
as $$
declare
  v_all constant bigint[] := array(select place.cluster_id from aggregate.place where place.level = 'cluster');
  v_step record;
begin
  for v_step in
    with

    extent (periods, clusters, blocks, districts) as (
      values
        (whole, v_all, aggregate.places_above('block', v_all, blocks),
          aggregate.places_above('district', v_all, districts)),
        (touched, clusters, aggregate.places_above('block', clusters, blocks),
          aggregate.places_above('district', clusters, districts))
    )

    select step.query, step.periods, extent.clusters, extent.blocks, extent.districts
    from extent
    cross join lateral aggregate.refresh_step(refresh_values.metric_name, extent.periods) as step
    order by step.ordinal, step.first_day
  loop
    call aggregate.store_values(
      metric_name, v_step.query, v_step.periods, v_step.clusters, v_step.blocks, v_step.districts);
  end loop;
end;
$$;

comment on procedure aggregate.refresh_values(
  text, aggregate.metric_period[], aggregate.metric_period[], bigint[], bigint[], bigint[]
) is 'Writes a metric''s values: of whole periods for all places, of touched ones for clusters and all above them.';
