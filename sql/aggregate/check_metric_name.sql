-- check_metric_name(name, place): refuses a name that cannot stand in a path of the API and in SQL.

create procedure aggregate.check_metric_name(name text, place text)
language plpgsql
set search_path = ''
as $$
begin
  call staging.refuse_document(
    name !~ '^[a-z][a-z0-9_]{0,62}$', place, 'must be small letters, digits and “_”, beginning with a letter.');
  call staging.refuse_document(name = 'public', place, 'must be another: the files for the public lie there.');
end;
$$;

comment on procedure aggregate.check_metric_name(text, text) is
  E'Refuses a name that cannot stand in a path and in SQL.\n\nErrors: QB201.';
