-- new_key_sql(metric, also metric) -> the statement that adds to school_month what nobody had before.
--
-- Parameters: $1 batch, $2 months, $3 schools, $4 the largest of the other batches, $5 the rest of them. Nearly
-- all rows are found in the largest, by a join; those few that are not are looked for one by one.

create function aggregate.new_key_sql(metric_name text, also_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

unseen as materialized (
  select fresh.period, fresh.school_id, fresh.%2$I
  from transform.%1$I as fresh
  where fresh.batch_id = $1
    and fresh.period = any ($2)
    and fresh.school_id = any ($3)
    and fresh.%2$I is not null
    and not exists (
      select
      from transform.%1$I as seen
      where seen.batch_id = $4
        and seen.period = any ($2)
        and seen.school_id = any ($3)
        and seen.period = fresh.period
        and seen.school_id = fresh.school_id
        and seen.%2$I = fresh.%2$I
    )
),

fresh as (
  select unseen.period, unseen.school_id, count(*) as count, bit_xor(%4$s) as print
  from unseen
  where (
    select true
    from transform.%1$I as seen
    where seen.batch_id = any ($5)
      and seen.period = unseen.period
      and seen.school_id = unseen.school_id
      and seen.%2$I = unseen.%2$I
    limit 1
  ) is null
  group by unseen.period, unseen.school_id
)

update aggregate.school_month as stored
set count = stored.count + fresh.count,
    print = stored.print # fresh.print
from fresh
where stored.metric_name = %3$L
  and stored.period = fresh.period
  and stored.school_id = fresh.school_id$sql$,
    metric.source_name,
    also.distinct_column,
    also.also_name,
    aggregate.hash_sql(metric.metric_name, also.also_name, 'unseen')
  )
  from aggregate.metric
  cross join aggregate.also_metric(metric.metric_name) as also
  where metric.metric_name = new_key_sql.metric_name
    and also.also_name = new_key_sql.also_name;
$$;

comment on function aggregate.new_key_sql(text, text) is
  'The statement that adds to the months of schools what of a batch stands in none of the others.';
