-- reopen(source, period, reason, days, schools) -> a correction that lets closed days be brought again.
--
-- The marks that are stored count until the next emission that has marks of a school on such a day: they
-- replace all that the school has there.

create function staging.reopen(
  source_name text,
  period date,
  reason text,
  days integer[] default null,
  school_ids bigint[] default null
)
returns staging.correction
language plpgsql
security definer -- only the owner writes corrections
set search_path = ''
as $$
declare
  v_correction staging.correction;
begin
  if not exists (
    select from staging.source where source.source_name = reopen.source_name and source.overlap = 'closed_days'
  ) then
    raise exception 'Days of % never close.', reopen.source_name using errcode = 'QB405';
  elsif exists (select from unnest(days) as day where day not between 1 and 31) then
    raise exception 'Days are whole numbers from 1 to 31.' using errcode = 'QB405';
  end if;

  v_correction.kind := 'reopen';
  v_correction.source_name := reopen.source_name;
  v_correction.periods := array[date_trunc('month', reopen.period::timestamp)::date];
  v_correction.school_ids := reopen.school_ids;
  v_correction.days := coalesce((select bit_or(1 << day - 1) from unnest(reopen.days) as day), ~(1 << 31));
  v_correction.reason := reopen.reason;
  return staging.request_correction(v_correction);
end;
$$;

comment on function staging.reopen(text, date, text, integer[], bigint[]) is
  E'Asks for closed days of a month to be opened again.\n\n'
  'Errors: QB402 no reason, QB405 the days cannot be reopened.';
