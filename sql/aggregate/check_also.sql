-- check_also(name, also, source): refuses a metric that cannot accompany another.
--
-- There are two kinds: distinct values of a column by month, and schools whose value is below a figure.

create procedure aggregate.check_also(name text, also jsonb, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_place constant text := 'also.' || name;
  v_is_column boolean;
begin
  call aggregate.check_metric_name(name, v_place);
  call staging.refuse_document(jsonb_typeof(also) <> 'object', v_place, 'must be an object.');
  call staging.refuse_document(also -> 'title' is null, v_place || '.title', 'is missing.');
  call staging.refuse_document(
    (also ? 'count_distinct') = (also ? 'schools_below'), v_place, 'must have either count_distinct or schools_below.');
  call staging.refuse_document(
    also - array['title', 'direction', 'count_distinct', 'per', 'schools_below'] <> '{}', v_place,
    'knows title, direction, count_distinct, per and schools_below only.');
  call staging.refuse_document(
    coalesce(also ->> 'direction', 'none') not in ('up', 'down', 'none'), v_place || '.direction',
    'must be up, down or none.');

  if also ? 'count_distinct' then
    call staging.refuse_document(
      coalesce(also ->> 'per', 'month') <> 'month', v_place || '.per', 'must be month, the only one known yet.');
    v_is_column := exists (
      select from staging.stored_column(source_name) as stored where stored.column_name = also ->> 'count_distinct'
    );
    call staging.refuse_document(
      not v_is_column, v_place || '.count_distinct',
      format('“%s” is no column of %s.', also ->> 'count_distinct', source_name));
  else
    call staging.refuse_document(
      jsonb_typeof(also -> 'schools_below') <> 'number', v_place || '.schools_below', 'must be a number.');
  end if;
end;
$$;

comment on procedure aggregate.check_also(text, jsonb, text) is
  E'Refuses a metric that cannot accompany another.\n\nErrors: QB201.';
