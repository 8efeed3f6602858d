-- check_report_document(document): refuses what a report cannot mean, naming the place.

create procedure aggregate.check_report_document(document jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_known constant text[] := array[
    'name', 'group', 'kind', 'metric', 'title', 'levels', 'filters', 'footer', 'download', 'position'
  ];
  v_kinds constant text[] := array['map', 'scatter', 'heat', 'table', 'bar', 'stacked', 'trend', 'card'];
  v_unknown text;
  v_needed text;
  v_is_metric boolean;
  v_footer text[];
begin
  call staging.refuse_document(jsonb_typeof(document) is distinct from 'object', 'document', 'must be an object.');

  select key into v_unknown from jsonb_object_keys(document) as key where key <> all (v_known) limit 1;
  call staging.refuse_document(v_unknown is not null, v_unknown, 'is not known to a report.');

  foreach v_needed in array array['name', 'group', 'kind', 'metric', 'title', 'levels'] loop
    call staging.refuse_document(document -> v_needed is null, v_needed, 'is missing.');
  end loop;

  call aggregate.check_metric_name(document ->> 'name', 'name');
  call staging.refuse_document(
    document ->> 'kind' <> all (v_kinds), 'kind', format('must be one of %s.', array_to_string(v_kinds, ', ')));
  v_is_metric := exists (
    select
    from aggregate.metric
    where metric.metric_name = check_report_document.document ->> 'metric'
      and metric.part_of is null
  );
  call staging.refuse_document(
    not v_is_metric, 'metric', format('There is no metric “%s”.', document ->> 'metric'));
  call staging.refuse_document(
    coalesce(document #>> '{title,en}', '') = '', 'title.en',
    'is missing: English is what is shown for want of others.');
  call staging.refuse_document(
    not coalesce(document ->> 'position', '0') ~ '^\d{1,6}$', 'position', 'must be a whole number.');

  call aggregate.check_words(
    document -> 'levels', 'levels', array['state', 'district', 'block', 'cluster', 'school']);
  call aggregate.check_words(document -> 'filters', 'filters', array['window', 'month', 'management', 'category']);

  v_footer := array(
    select replace(metric_name, source_name || '_', '')
    from aggregate.metric
    where metric.part_of = check_report_document.document ->> 'metric'
    order by metric_name
  ) || array['schools'];
  call aggregate.check_words(document -> 'footer', 'footer', v_footer);
end;
$$;

comment on procedure aggregate.check_report_document(jsonb) is
  E'Refuses a report document that cannot be meant, naming the place.\n\nErrors: QB201.';
