-- double_mark_sql(source) -> the query of keys of an attached source that two kept batches say something of twice.
--
-- Each batch has its own key; across batches it is held by the lock of the source while one is processed,
-- and this shows that it held: a day of a key is marked in one batch only, and without days a key is in one.

create function transform.double_mark_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
select %1$s
from transform.%2$I as kept
inner join staging.batch
  on batch.batch_id = kept.batch_id
  and batch.state = 'kept'
group by %1$s
having %3$s$sql$,
    (select string_agg(format('kept.%I', key), ', ') from unnest(staging.stored_key(source_name)) as key),
    source_name,
    coalesce(
      (
        select format('sum(bit_count((%1$s)::bit(32))) <> bit_count(bit_or(%1$s)::bit(32))',
          string_agg(format('kept.%I', mask), ' | '))
        from unnest(transform.mask_columns(source_name)) as mask
        having count(*) > 0
      ),
      'count(*) > 1')
  );
$$;

comment on function transform.double_mark_sql(text) is
  'The query of keys of an attached source that two kept batches say something of twice: there must be none.';
