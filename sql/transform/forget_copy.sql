-- forget_copy(source, period): the table of transform.copy_period goes, because its place was not to be had.

create procedure transform.forget_copy(source_name text, period date)
language plpgsql
security definer -- drops a table of the owner
set search_path = ''
as $$
begin
  execute format('drop table if exists landing.%I', transform.compact_name(source_name, period));
end;
$$;

comment on procedure transform.forget_copy(text, date) is 'Drops the copy of a period that found no place.';
