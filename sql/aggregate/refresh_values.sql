-- refresh_values(metric, periods, clusters): writes a metric's values of periods, for clusters and all above.
--
-- Blocks and districts are those that are touched though none of the clusters lies in them.

create procedure aggregate.refresh_values(
  metric_name text,
  periods aggregate.metric_period[],
  clusters bigint[],
  blocks bigint[] default '{}',
  districts bigint[] default '{}'
)
language plpgsql
set search_path = ''
as $$
declare
  v_blocks constant bigint[] := aggregate.places_above('block', clusters, blocks);
  v_districts constant bigint[] := aggregate.places_above('district', clusters, districts);
  v_step record;
begin
  for v_step in select * from aggregate.refresh_step(metric_name, periods) order by ordinal loop
    call aggregate.store_values(metric_name, v_step.query, v_step.periods, clusters, v_blocks, v_districts);
  end loop;
end;
$$;

comment on procedure aggregate.refresh_values(text, aggregate.metric_period[], bigint[], bigint[], bigint[]) is
  'Writes a metric''s values of some periods, for clusters with their schools and all places above them.';
