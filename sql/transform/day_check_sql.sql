-- day_check_sql(batch, source) -> case when a mark stands on a day that is none then 'range' end; null for no grid.
--
-- There is no such day where the month lacks it, or where it comes after the day on which the emission was
-- received. Only marks that land are meant: a holiday may be announced.

create function transform.day_check_sql(batch_id integer, source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$case when (%2$s) is not null and (%1$s) >> least(
    extract(day from (%2$s) + interval '1 month - 1 day')::integer, greatest(0, %3$L::date - (%2$s) + 1)) <> 0
    then 'range' end$sql$,
    (
      select string_agg(transform.mask_sql(source_column.source_name, mark), ' | ')
      from jsonb_object_keys(source_column.into_columns) as mark
    ),
    transform.period_sql(source_column.source_name),
    staging.arrival_day(day_check_sql.batch_id)
  )
  from staging.source_column
  inner join staging.source
    on source.source_name = source_column.source_name
  where source_column.source_name = day_check_sql.source_name
    and source_column.kind = 'day_grid'
    and jsonb_typeof(source.document -> 'period') = 'object';
$$;

comment on function transform.day_check_sql(integer, text) is
  'The check that no mark stands on a day that there is not, or not yet; null for a source without a day grid.';
