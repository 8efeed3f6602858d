-- infrastructure_weights() -> the weights that count now: one row an infrastructure, by category and name.
--
-- Whoever sends new weights is shown the present ones: they are settings of the state, no data of anybody.

create function staging.infrastructure_weights()
returns table (infrastructure_name text, infrastructure_category text, score numeric)
language plpgsql
stable
security definer -- emitters may read no kept rows but these
set search_path = ''
as $$
begin
  if to_regclass('transform.infrastructure_score') is null then
    return;
  end if;

  return query
  select weight.infrastructure_name, weight.infrastructure_category, weight.score::numeric
  from transform.infrastructure_score as weight
  order by weight.infrastructure_category, weight.infrastructure_name;
end;
$$;

comment on function staging.infrastructure_weights() is
  'The infrastructures, their categories and the weights by which they count; none before the first file.';
