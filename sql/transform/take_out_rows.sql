-- take_out_rows(source, batches): the rows of batches leave a merged source, and what they replaced comes back.
--
-- What names persons goes with its rows, and what was said of replacing in the history.

create procedure transform.take_out_rows(source_name text, batches integer[])
language plpgsql
set search_path = ''
as $$
begin
  delete from transform.replaced_row
  where replaced_row.source_name = take_out_rows.source_name
    and replaced_row.batch_id = any (batches);

  execute transform.take_out_sql(take_out_rows.source_name) using batches;

  if exists (select from staging.separate_column(take_out_rows.source_name)) then
    execute format('delete from pii.%I where batch_id = any ($1)', take_out_rows.source_name) using batches;
  end if;

  if (select source.has_history from staging.source where source.source_name = take_out_rows.source_name) then
    call transform.take_out_history(take_out_rows.source_name, batches);
  end if;
end;
$$;

comment on procedure transform.take_out_rows(text, integer[]) is
  'Takes the rows of batches out of a merged source, and brings back what they had replaced.';
