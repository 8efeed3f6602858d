-- repeated_keys_sql(source) -> the query of how many rows of batch $1 add to a key that another batch has already.

create function transform.repeated_keys_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select jsonb_build_object('count', count(*))
from transform.%1$I as stored
where stored.batch_id = $1
  and exists (
    select
    from transform.%1$I as other
    inner join staging.batch
      on batch.batch_id = other.batch_id
      and batch.state = 'kept'
    where other.batch_id <> $1
      and %2$s
  )$sql$,
    source_name,
    transform.same_key_sql(source_name, 'other', 'stored')
  );
$$;

comment on function transform.repeated_keys_sql(text) is
  'The query of how many rows of a batch add to a key that another batch has already.';
