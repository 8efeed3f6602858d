-- analyze_part(partition): lets the planner know at once that all rows of a batch are of one batch and period.
--
-- Without it whoever reads by batch and period is expected to find a handful of rows among a million, and no
-- two processes share the work well. 300 rows say it; autovacuum takes a proper sample a minute later.

create procedure transform.analyze_part(part name)
language plpgsql
set search_path = ''
set default_statistics_target = 1
as $$
begin
  execute format('analyze transform.%I', part);
end;
$$;

comment on procedure transform.analyze_part(name) is
  'Lets the planner know at once that all rows of a batch are of one batch and period.';
