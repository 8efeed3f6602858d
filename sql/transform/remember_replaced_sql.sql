-- remember_replaced_sql(batch, source) -> the statement that keeps the stored rows that a batch is to replace.

create function transform.remember_replaced_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
insert into transform.replaced_row (source_name, key, batch_id, content)
select %1$L, %2$s, stored.batch_id, to_jsonb(stored)
from transform.%1$I as stored
inner join landing.%3$I as landed
  on %4$s$sql$,
    source_name,
    transform.key_object_sql(source_name),
    'batch_' || batch_id,
    transform.same_key_sql(source_name, 'landed', 'stored')
  );
$$;

comment on function transform.remember_replaced_sql(integer, text) is
  'The statement that keeps the stored rows that a batch is to replace, for when the batch is withdrawn.';
