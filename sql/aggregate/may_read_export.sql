-- may_read_export(key) -> whether the current role may read an exported file of the output bucket.
--
-- A file lies at <metric>/<year>/<month>/<date>_<metric>/<version>/<window>/<level>/<scope>.json.gz and holds
-- what its scope sees; <metric>/metadata.json says which files there are, and is for all who may read metrics.

create function aggregate.may_read_export(key text)
returns boolean
language sql
stable
parallel restricted
set search_path = ''
as $$
  select case
    when not has_table_privilege('aggregate.metric', 'select') then false
    when key ~ '^[a-z][a-z0-9_]*/metadata\.json$' then exists (
      select
      from aggregate.metric
      where metric.metric_name = split_part(key, '/', 1)
    )
    when key ~ '^[a-z][a-z0-9_]*(/[a-z0-9_-]+){6}/(state|(district|block)_[0-9]{1,18})\.json\.gz$' then
      rls.may_read_scope(
        substring(key from '/(state|district|block)[^/]*$'),
        substring(key from '_([0-9]+)\.json\.gz$')::bigint)
    else false
  end;
$$;

comment on function aggregate.may_read_export(text) is
  'Whether the current role may read the exported file with this key of the output bucket.';
