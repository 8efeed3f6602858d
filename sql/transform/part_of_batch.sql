-- part_of_batch(batch, period) -> the partition that holds this batch alone; null where it shares one, or has none.

create function transform.part_of_batch(batch staging.batch, period date)
returns regclass
language sql
stable
set search_path = ''
as $$
  select coalesce(
    to_regclass(format('transform.%I', format('%s_batch_%s', batch.source_name, batch.batch_id))),
    to_regclass(format('transform.%I',
      format('%s_batch_%s_%s', batch.source_name, batch.batch_id, to_char(part_of_batch.period, 'YYYYMM'))))
  );
$$;

comment on function transform.part_of_batch(staging.batch, date) is
  'The partition that holds one batch alone in a period; null where there is none.';
