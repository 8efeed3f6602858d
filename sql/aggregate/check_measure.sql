-- check_measure(measure, place, source): refuses a numerator or denominator that the source cannot give.
--
-- The only kind yet is days_in: the days that are marked in one mask, or in any of several.

create procedure aggregate.check_measure(measure jsonb, place text, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_mask text;
  v_is_there boolean;
begin
  v_is_there := exists (select from staging.source where source.source_name = check_measure.source_name);
  call staging.refuse_document(not v_is_there, 'source', format('There is no source “%s”.', source_name));
  call staging.refuse_document(
    jsonb_typeof(measure) <> 'object' or measure - 'days_in' <> '{}' or measure -> 'days_in' is null, place,
    'must be {"days_in": …}.');
  call staging.refuse_document(
    measure -> 'days_in' in ('[]', 'null'), format('%s.days_in', place), 'must name a mask of days.');

  foreach v_mask in array staging.text_list(measure -> 'days_in') loop
    call staging.refuse_document(
      not coalesce(v_mask = any (transform.mask_columns(source_name)), false), format('%s.days_in', place),
      format('“%s” is no mask of days of %s.', v_mask, source_name));
  end loop;
end;
$$;

comment on procedure aggregate.check_measure(jsonb, text, text) is
  E'Refuses a numerator or denominator that the source cannot give.\n\nErrors: QB201.';
