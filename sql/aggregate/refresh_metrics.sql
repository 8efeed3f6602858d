-- refresh_metrics(batches, sources, is_all, is_placed, clusters, blocks, districts, changed): each metric concerned.
--
-- Sources are those of which something is to be counted. Changed returns the metrics that have a new version.

create procedure aggregate.refresh_metrics(
  batches integer[],
  sources text[],
  is_all boolean,
  is_placed boolean,
  clusters bigint[],
  blocks bigint[],
  districts bigint[],
  inout changed text[] default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_metric text;
  v_is_changed boolean;
begin
  changed := '{}';
  for v_metric in
    select metric.metric_name
    from aggregate.metric
    where metric.part_of is null
      and (is_placed or is_all or metric.refreshed_at is null or metric.source_name = any (sources))
    order by metric.metric_name
  loop
    call aggregate.refresh_metric(
      v_metric, batches, is_all, is_placed, clusters, blocks, districts, v_is_changed);
    if v_is_changed then
      changed := changed || v_metric;
    end if;
  end loop;
end;
$$;

comment on procedure aggregate.refresh_metrics(
  integer[], text[], boolean, boolean, bigint[], bigint[], bigint[], text[]
) is
  'Brings the metrics that batches or places concern in step with them.';
