-- recount_closed_days(source, periods, before): which days are closed, and which of them reopened, from the rows.
--
-- Before is a place in the order of batches: days that were reopened there or later are still closed.

create procedure transform.recount_closed_days(source_name text, periods date[], before integer default null)
language plpgsql
set search_path = ''
as $$
begin
  if not exists (
    select
    from staging.source
    where source.source_name = recount_closed_days.source_name
      and source.overlap = 'closed_days'
  ) then
    return;
  end if;

  delete from transform.closed_day
  where closed_day.source_name = recount_closed_days.source_name
    and closed_day.period = any (periods);

  execute transform.closed_days_sql(recount_closed_days.source_name)
  using recount_closed_days.source_name, periods, before;
end;
$$;

comment on procedure transform.recount_closed_days(text, date[], integer) is
  'Works out from the kept rows which days are closed for which schools.';
