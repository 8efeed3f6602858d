-- see_periods(batch, source, is_apart, periods): the periods that a landed batch has rows of.
--
-- Of a month of which nothing is closed yet they are read from its schools, which are gathered at once: nothing is
-- taken from its rows any more. The first row tells which month that is, as a rule of all.

create procedure transform.see_periods(batch_id integer, source_name text, is_apart boolean, inout periods date[])
language plpgsql
set search_path = ''
as $$
declare
  v_schools constant name := 'school_' || see_periods.batch_id;
  v_landed constant name := 'batch_' || see_periods.batch_id;
  v_first date;
begin
  execute format('select period from landing.%I limit 1', v_landed) into v_first;
  if not is_apart and not exists (
    select
    from transform.closed_day
    where closed_day.source_name = see_periods.source_name
      and closed_day.period = v_first
  ) then
    call transform.gather_schools(see_periods.batch_id, see_periods.source_name);
  end if;
  execute format('select array(select distinct period from landing.%I)',
    case when to_regclass(format('landing.%I', v_schools)) is null then v_landed else v_schools end)
  into periods;
end;
$$;

comment on procedure transform.see_periods(integer, text, boolean, date[]) is
  'Tells the periods that a landed batch has rows of.';
