-- check_metric_document(document): refuses what a metric cannot mean, naming the place.

create procedure aggregate.check_metric_document(document jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_known constant text[] := array[
    'name', 'title', 'unit', 'decimals', 'direction', 'source', 'grain', 'numerator', 'denominator', 'also', 'windows',
    'dimensions', 'public', 'reference'
  ];
  v_windows constant text[] := array[
    'last_day', 'last_7_days', 'last_30_days', 'week', 'month', 'academic_year', 'overall'
  ];
  v_unknown text;
  v_needed text;
  v_also record;
begin
  call staging.refuse_document(jsonb_typeof(document) is distinct from 'object', 'document', 'must be an object.');

  select key into v_unknown from jsonb_object_keys(document) as key where key <> all (v_known) limit 1;
  call staging.refuse_document(v_unknown is not null, v_unknown, 'is not known to a metric.');

  foreach v_needed in array
    array['name', 'title', 'unit', 'source', 'grain', 'numerator', 'denominator', 'windows']
  loop
    call staging.refuse_document(document -> v_needed is null, v_needed, 'is missing.');
  end loop;

  call aggregate.check_metric_name(document ->> 'name', 'name');
  call staging.refuse_document(
    document ->> 'unit' not in ('percent', 'score', 'ratio'), 'unit', 'must be percent, score or ratio.');
  call staging.refuse_document(
    not coalesce(document ->> 'decimals', '0') ~ '^[0-6]$', 'decimals', 'must be a number from 0 to 6.');
  call staging.refuse_document(
    coalesce(document ->> 'direction', 'up') not in ('up', 'down', 'none'), 'direction', 'must be up, down or none.');
  call staging.refuse_document(
    document -> 'grain' <> '["school", "day"]', 'grain', 'must be ["school", "day"], the only one known yet.');

  call aggregate.check_words(document -> 'windows', 'windows', v_windows);
  call staging.refuse_document(
    not document -> 'windows' ? 'month', 'windows', 'must hold month: the longer ones are summed from it.');
  call staging.refuse_document(
    document -> 'windows' ? 'overall' and not document -> 'windows' ? 'academic_year',
    'windows', 'must hold academic_year where overall is: it is summed from it.');
  call aggregate.check_words(document -> 'dimensions', 'dimensions', array['management', 'category']);
  call aggregate.check_public(document);

  call aggregate.check_measure(document -> 'numerator', 'numerator', document ->> 'source');
  call aggregate.check_measure(document -> 'denominator', 'denominator', document ->> 'source');
  call staging.refuse_document(
    not staging.text_list(document #> '{numerator,days_in}') <@ staging.text_list(document #> '{denominator,days_in}'),
    'numerator.days_in', 'must be among the days of the denominator, or a share would exceed the whole.');

  for v_also in select key, value from jsonb_each(coalesce(document -> 'also', '{}')) loop
    call aggregate.check_also(v_also.key, v_also.value, document ->> 'source');
  end loop;
end;
$$;

comment on procedure aggregate.check_metric_document(jsonb) is
  E'Refuses a metric document that cannot be meant, naming the place.\n\nErrors: QB201.';
