-- take_out_rows(source, batches): the rows of batches leave a merged source, and what they replaced comes back.

create procedure transform.take_out_rows(source_name text, batches integer[])
language plpgsql
set search_path = ''
as $$
begin
  delete from transform.replaced_row
  where replaced_row.source_name = take_out_rows.source_name
    and replaced_row.batch_id = any (batches);

  execute transform.take_out_sql(take_out_rows.source_name) using batches;
end;
$$;

comment on procedure transform.take_out_rows(text, integer[]) is
  'Takes the rows of batches out of a merged source, and brings back what they had replaced.';
