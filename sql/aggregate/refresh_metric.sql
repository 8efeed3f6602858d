-- refresh_metric(metric, batches, is_all, is_placed, clusters, blocks, districts, is_changed): one metric's refresh.
--
-- Counts what the batches brought, everything with is_all or where the definition is new; then writes values of
-- the periods and places that this touches, and of those that the masters touched.

create procedure aggregate.refresh_metric(
  metric_name text,
  batches integer[],
  is_all boolean,
  is_placed boolean,
  clusters bigint[],
  blocks bigint[],
  districts bigint[],
  inout is_changed boolean default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_metric aggregate.metric;
  v_months date[];
  v_schools bigint[];
  v_whole aggregate.metric_period[];
  v_touched aggregate.metric_period[];
  v_is_shorter boolean;
  v_is_new boolean;
  v_is_all boolean;
  v_clusters bigint[];
begin
  select * into strict v_metric from aggregate.metric where metric.metric_name = refresh_metric.metric_name;
  v_is_new := v_metric.refreshed_at is null;
  v_is_all := v_is_new or is_all;

  call aggregate.count_batches(metric_name, batches, v_is_all, v_months, v_schools);
  call aggregate.plan_periods(
    metric_name, case when not (v_is_all or is_placed) then v_months end, v_whole, v_touched, v_is_shorter);

  v_clusters := clusters || array(
    select distinct place.cluster_id
    from aggregate.place
    where place.level = 'school'
      and place.entity_id = any (v_schools)
  );
  if v_is_all then
    v_whole := v_whole || v_touched;
    v_touched := '{}';
  end if;
  call aggregate.refresh_values(metric_name, v_whole, v_touched, v_clusters, blocks, districts);
  call aggregate.release_values(metric_name);

  is_changed := v_is_new or is_placed or v_is_shorter or exists (
    select
    from aggregate.metric_period as period
    where period.metric_name = refresh_metric.metric_name
      and period.version > v_metric.version
  );
  if is_changed then
    call aggregate.raise_version(metric_name, v_is_new or is_placed);
  end if;
end;
$$;

comment on procedure aggregate.refresh_metric(
  text, integer[], boolean, boolean, bigint[], bigint[], bigint[], boolean
) is 'Brings one metric''s values in step with batches and places, and says whether anything changed.';
