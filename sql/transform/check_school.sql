-- check_school(batch): remembers the schools whose rows were rejected, so that somebody can say why one is missing.
--
-- Nothing is found here. The rejected lines tell the emitter; officers see their schools in the list of
-- aggregate.invalid_school.

create procedure transform.check_school(batch_id integer)
language plpgsql
set search_path = ''
as $$
begin
  execute transform.rejected_school_sql(check_school.batch_id);
end;
$$;

comment on procedure transform.check_school(integer) is 'Remembers the schools whose rows in a batch were rejected.';
