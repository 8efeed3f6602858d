-- add_counts(counts, counts) -> the counts by code, added up.

create function transform.add_counts(counts jsonb, more jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(summed.code, summed.total), '{}')
  from (
    select code, sum(count::bigint) as total
    from (select * from jsonb_each_text(counts) union all select * from jsonb_each_text(more)) as every (code, count)
    group by code
  ) as summed;
$$;

comment on function transform.add_counts(jsonb, jsonb) is 'Counts by code, added up.';
