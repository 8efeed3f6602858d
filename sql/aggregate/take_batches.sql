-- take_batches(batches, sources): what a refresh has to count, held so that it stays as it is until the end.

create procedure aggregate.take_batches(inout batches integer[], inout sources text[])
language plpgsql
set search_path = ''
as $$
begin
  batches := array(
    select batch.batch_id
    from staging.batch
    where batch.state in ('kept', 'withdrawn')
      and batch.aggregated_at is null
    order by batch.batch_id
    for no key update
  );

  sources := array(
    select distinct batch.source_name
    from staging.batch
    where batch.batch_id = any (batches)
  );
end;
$$;

comment on procedure aggregate.take_batches(integer[], text[]) is
  'What a refresh has to count, held so that it stays as it is until the end.';
