-- forget_values(): deletes the values of places that are gone.

create procedure aggregate.forget_values()
language sql
set search_path = ''
as $$
  delete from aggregate.metric_value
  where not exists (
    select
    from aggregate.place
    where place.level = metric_value.level
      and place.district_id = metric_value.district_id
      and place.block_id = metric_value.block_id
      and place.cluster_id = metric_value.cluster_id
      and place.school_id = metric_value.school_id
  );
$$;

comment on procedure aggregate.forget_values() is 'Deletes the values of places that are gone.';
