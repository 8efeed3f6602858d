-- forget_history_sql(source) -> the statements that take the batch $1 out of a source's history.
--
-- A row that the batch had replaced was replaced by what came after it, or not at all.

create function transform.forget_history_sql(source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format(statement.text, source_name || '_history', (
    select string_agg(format('later.%1$I = earlier.%1$I', key), ' and ')
    from unnest(staging.stored_key(source_name)) as key))
  from (
    values
      (1, 'update transform.%1$I as earlier set replaced_by = later.replaced_by, replaced_at = later.replaced_at '
        'from transform.%1$I as later where earlier.replaced_by = $1 and later.batch_id = $1 and %2$s'),
      (2, 'delete from transform.%1$I where replaced_by = $1 or batch_id = $1')
  ) as statement (step, text)
  order by statement.step;
$$;

comment on function transform.forget_history_sql(text) is
  'The statements that take a batch out of the history of a source.';
