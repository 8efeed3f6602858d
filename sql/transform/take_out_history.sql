-- take_out_history(source, batches): batches leave the history of a source, as if they had never been.

create procedure transform.take_out_history(source_name text, batches integer[])
language plpgsql
set search_path = ''
as $$
declare
  v_batch integer;
  v_statement text;
begin
  for v_batch, v_statement in
    select batch_id, statement
    from unnest(batches) as batch_id
    cross join lateral transform.forget_history_sql(take_out_history.source_name)
      with ordinality as list (statement, step)
    order by batch_id, step
  loop
    execute v_statement using v_batch;
  end loop;
end;
$$;

comment on procedure transform.take_out_history(text, integer[]) is
  'Takes batches out of the history of a source, as if they had never been.';
