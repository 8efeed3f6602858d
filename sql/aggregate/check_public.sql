-- check_public(document): refuses a metric to be public in a way that would let children be singled out.
--
-- Two public metrics of one source would be counted from the same pupils, and what is closed in one could be told
-- from the other. Below a block too few pupils stand behind a figure.

create procedure aggregate.check_public(document jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_known constant text[] := array['state', 'district', 'block'];
  v_levels text[];
  v_other text;
begin
  call aggregate.check_words(document -> 'public', 'public', v_known);
  v_levels := array(select jsonb_array_elements_text(document -> 'public'));
  call staging.refuse_document(
    v_levels <> v_known[:cardinality(v_levels)], 'public', 'must be the levels from the state down, none left out.');

  select metric.metric_name into v_other
  from aggregate.metric
  where metric.is_public
    and cardinality(v_levels) > 0
    and metric.source_name = check_public.document ->> 'source'
    and metric.metric_name <> check_public.document ->> 'name';
  call staging.refuse_document(
    v_other is not null, 'public', format('is not possible: “%s” of the same source is public already.', v_other));
end;
$$;

comment on procedure aggregate.check_public(jsonb) is
  E'Refuses a metric to be public in a way that would let children be singled out.\n\nErrors: QB201.';
