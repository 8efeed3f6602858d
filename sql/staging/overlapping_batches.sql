-- overlapping_batches(source, batches) -> the batches of an attached source that must be read again with these.
--
-- What a batch brought to a month was settled against what stood before: without these, those after them
-- in the same months bring more. Where one of them took reopened days away, the earlier ones get them back.

create function staging.overlapping_batches(source_name text, batches integer[])
returns integer[]
language plpgsql
stable
set search_path = ''
as $$
declare
  v_found integer[] := batches;
  v_more integer[];
begin
  loop
    v_more := array(
      select other.batch_id
      from staging.batch as other
      where other.source_name = overlapping_batches.source_name
        and other.state = 'kept'
        and other.batch_id <> all (v_found)
        and exists (
          select
          from staging.batch as taken
          where taken.batch_id = any (v_found)
            and (taken.is_recounting or other.position > taken.position)
            and coalesce(other.seen_periods, other.periods) && coalesce(taken.seen_periods, taken.periods)
        )
    );
    exit when cardinality(v_more) = 0;
    v_found := v_found || v_more;
  end loop;

  return v_found;
end;
$$;

comment on function staging.overlapping_batches(text, integer[]) is
  'The batches of an attached source that must be read again when these are taken out; these themselves too.';
