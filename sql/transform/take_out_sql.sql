-- take_out_sql(source) -> the statement that deletes the rows of the batches $1, and puts back the newest before.

create function transform.take_out_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

gone as (
  delete from transform.%1$I as stored
  where stored.batch_id = any ($1)
  returning %2$s as key
),

newest as (
  select distinct on (replaced.key) replaced.key, replaced.batch_id, replaced.content
  from transform.replaced_row as replaced
  inner join gone
    on gone.key = replaced.key
  inner join staging.batch
    on batch.batch_id = replaced.batch_id
  where replaced.source_name = %1$L
  order by replaced.key, batch.position desc
),

back as (
  delete from transform.replaced_row as replaced
  using newest
  where replaced.source_name = %1$L
    and replaced.key = newest.key
    and replaced.batch_id = newest.batch_id
)

insert into transform.%1$I (%3$s)
select %4$s
from newest
cross join lateral jsonb_populate_record(null::transform.%1$I, newest.content) as stored$sql$,
    source_name,
    transform.key_object_sql(source_name),
    (select string_agg(format('%I', name), ', ') from unnest(staging.stored_names(source_name)) as name),
    (select string_agg(format('stored.%I', name), ', ') from unnest(staging.stored_names(source_name)) as name)
  );
$$;

comment on function transform.take_out_sql(text) is
  'The statement that deletes the rows of batches from a merged source and puts back what they had replaced.';
