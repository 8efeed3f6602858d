-- infrastructure_score_sql(batch) -> the query that finds weights that do not belong together.
--
-- Weights add up to 100, and are those of the infrastructures that have weights already, where there are
-- any. What is wrong is wrong with the whole file, so every row of it is found.

create function transform.infrastructure_score_sql(batch_id integer)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

landed as (
  select line, infrastructure_name as name, infrastructure_category as category, score from landing.%I
),

stored as (
  select infrastructure_name as name, infrastructure_category as category from transform.infrastructure_score
),

on_one_side as (
  (select name, category from landed except select name, category from stored)
  union all
  (select name, category from stored except select name, category from landed)
)

select landed.line, 'not-reconciled', fault.column_name, left(fault.value, 200), 'reject'
from landed
cross join (
  select 'score' as column_name, trim_scale(sum(score))::text as value
  from landed
  having sum(score) <> 100
  union all
  select 'infrastructure_name', string_agg(format('%%s (%%s)', name, category), ', ' order by name, category)
  from on_one_side
  where exists (select from stored)
  having count(*) > 0
) as fault$sql$,
    'batch_' || infrastructure_score_sql.batch_id);
$$;

comment on function transform.infrastructure_score_sql(integer) is
  'The query that finds weights of infrastructures that do not belong together.';
