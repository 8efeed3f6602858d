-- relation_names(document) -> the names in schema transform that a source takes for itself.
--
-- Its rows, their history whether it is kept or not, and a view for each unpivot.

create function staging.relation_names(document jsonb)
returns setof text
language sql
immutable
set search_path = ''
as $$
  select document ->> 'name'
  union all
  select (document ->> 'name') || '_history'
  union all
  select (document ->> 'name') || '_' || (entry ->> 'name')
  from jsonb_array_elements(document -> 'columns') as entry
  where entry ->> 'kind' = 'unpivot';
$$;

comment on function staging.relation_names(jsonb) is 'The names in schema transform that a source takes for itself.';
