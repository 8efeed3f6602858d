-- define_metric(document): makes or changes a metric, and those that accompany it, from its document.
--
-- Safe to repeat: a document that is the stored one changes nothing. A changed one empties refreshed_at,
-- by which the next refresh knows that everything of the metric has to be counted again.

create procedure aggregate.define_metric(document jsonb)
language plpgsql
security definer -- an administrator's own metric is written into tables that only the owner may write
set search_path = ''
as $$
declare
  v_name constant text := document ->> 'name';
  v_is_taken boolean;
begin
  if exists (
    select from aggregate.metric where metric.metric_name = v_name and metric.document = define_metric.document
  ) then
    return;
  end if;

  call aggregate.check_metric_document(document);
  v_is_taken := exists (
    select
    from aggregate.metric
    where (metric.metric_name = v_name and metric.part_of is not null)
      or (define_metric.document -> 'also' ? metric.metric_name and metric.part_of is distinct from v_name)
  );
  call staging.refuse_document(v_is_taken, 'name', 'is, or has in “also”, the name of a metric defined elsewhere.');
  call aggregate.store_metric(document);
end;
$$;

comment on procedure aggregate.define_metric(jsonb) is
  E'Makes or changes a metric from its document.\n\nErrors: QB201 the document cannot be meant.';
