-- record_duplicates(batch, source, are_keys_watched): finds keys that stand twice, and takes the rejected rows out.
--
-- In a large batch step by step, because each of two readings of all rows is shared by several processes then.

create procedure transform.record_duplicates(batch_id integer, source_name text, are_keys_watched boolean)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01
as $$
declare
  v_repeated constant name := 'repeated_' || record_duplicates.batch_id;
  v_found constant name := 'found_' || record_duplicates.batch_id;
  v_keys constant text := transform.repeated_key_sql(
    record_duplicates.batch_id, record_duplicates.source_name, are_keys_watched);
  v_taken bigint;
begin
  if not transform.is_large(record_duplicates.batch_id) then
    call transform.record_findings(record_duplicates.batch_id, format(
      'select line, code, column_name, value, severity from (%s) as found',
      transform.duplicate_sql(record_duplicates.batch_id, record_duplicates.source_name, format('(%s)', v_keys))));
    return;
  end if;

  execute format('create table landing.%I as %s', v_repeated, v_keys);
  execute format('analyze landing.%I', v_repeated);
  execute format('create table landing.%I as %s', v_found, transform.duplicate_sql(
    record_duplicates.batch_id, record_duplicates.source_name, format('landing.%I', v_repeated)));
  execute format('insert into landing.%I select line, code, column_name, value, severity from landing.%I',
    'finding_' || record_duplicates.batch_id, v_found);
  call transform.take_out_places(
    record_duplicates.batch_id, format('select found.place from landing.%I as found', v_found), v_taken);
  execute format('drop table landing.%I, landing.%I', v_repeated, v_found);
end;
$$;

comment on procedure transform.record_duplicates(integer, text, boolean) is
  'Finds keys that stand twice in a batch, and takes the rejected rows out of the landed ones.';
