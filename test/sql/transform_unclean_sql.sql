-- One look at a line says whether cleaning its cells would change any.

select plan(1);

-- Given

create function pg_temp.is_unclean(cells text[], null_words text[])
returns boolean
language plpgsql
as $$
declare
  v_is_unclean boolean;
begin
  execute format('select %s', transform.unclean_sql(format('%L::text[]', cells), null_words)) into v_is_unclean;
  return v_is_unclean;
end;
$$;

create temp table line (cells text[], null_words text[]);

insert into line (cells, null_words)
values
  (array['a', null, 'b c'], '{NULL}'),
  (array[null, 'a'], '{NULL}'),
  (array['annulled', 'null and void'], '{NULL}'),
  (array['1+5', 'x'], array['.*', '1.5']),
  (array['', 'a'], '{NULL}'),
  (array['a', '', 'b'], '{NULL}'),
  (array['a', ''], '{}'),
  (array[' a', 'b'], '{NULL}'),
  (array['a', 'b '], '{NULL}'),
  (array['a ', 'b'], '{}'),
  (array['a', 'Null'], '{NULL}'),
  (array['n/a', 'b'], array['NULL', 'N/A']),
  (array['a', '-', 'b'], array['-', 'NULL']),
  (array['#n/a!', 'b'], array['#N/A!']),
  (array['a', '*'], array['*', '\N']),
  (array['a', '\n'], array['*', '\N']);

-- When, Then

select results_eq(
  $$select pg_temp.is_unclean(line.cells, line.null_words), line.cells from line$$,
  $$select transform.clean_cells(line.cells, line.null_words) is distinct from line.cells, line.cells from line$$,
  'one look at a line says whether cleaning would change it');


select * from finish();
