-- drop_part_sql(source, period, part) -> the statements that take a partition out of its period and drop it.
--
-- The period is locked first: whoever waits for the partition itself holds nobody up who comes after.

create function transform.drop_part_sql(source_name text, period date, part regclass)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    'lock table transform.%1$I in access exclusive mode; alter table transform.%1$I detach partition %2$s; '
    'drop table %2$s',
    format('%s_%s', source_name, to_char(period, 'YYYYMM')),
    part
  );
$$;

comment on function transform.drop_part_sql(text, date, regclass) is
  'The statements that take a partition out of its period and drop it.';
