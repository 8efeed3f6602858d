-- compact_name(source, period) -> the name of the one partition that a period's batches become.
--
-- It has the newest of its batches in it: the next one must be another.

create function transform.compact_name(source_name text, period date)
returns name
language sql
stable
set search_path = ''
as $$
  select format('%s_%s_to_%s', compact_name.source_name, to_char(compact_name.period, 'YYYYMM'),
    (select max(batch_id) from unnest(transform.batches_of_period(compact_name.source_name, compact_name.period))
      as batch_id))::name;
$$;

comment on function transform.compact_name(text, date) is
  'The name of the one partition that the batches of a period become.';
