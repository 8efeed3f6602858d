-- settled_table_sql(batch) -> the statements that put what is left of a batch in its table's place.
--
-- landing.settled_<id> holds it, without the constraints that a partition must have.

create function transform.settled_table_sql(batch_id integer)
returns setof text
language sql
stable
set search_path = ''
as $$
  values
    (format('alter table landing.%I %s', 'settled_' || batch_id, (
      select string_agg(format('add constraint %I %s', constraint_of.conname,
        pg_get_constraintdef(constraint_of.oid)), ', ')
      from pg_catalog.pg_constraint as constraint_of
      where constraint_of.conrelid = format('landing.%I', 'batch_' || batch_id)::regclass
        and constraint_of.contype in ('c', 'n')
    ))),
    (format('drop table landing.%I', 'batch_' || batch_id)),
    (format('alter table landing.%I rename to %I', 'settled_' || batch_id, 'batch_' || batch_id));
$$;

comment on function transform.settled_table_sql(integer) is
  'The statements that put what is left of a batch, after comparing it with closed days, in its table''s place.';
