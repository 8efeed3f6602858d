-- analyze_values(): lets the planner know what metric_value holds, by a sample of 3,000 rows.
--
-- Exports and viewers read it at once; autovacuum, which takes a larger sample, comes a minute later.

create procedure aggregate.analyze_values()
language plpgsql
set search_path = ''
set default_statistics_target = 10
as $$
begin
  analyze aggregate.metric_value;
end;
$$;

comment on procedure aggregate.analyze_values() is 'Lets the planner know what metric_value holds, by a small sample.';
