-- take_out_places(batch, query, taken): rows leave the landed ones, from the places that a query yields; how many.
--
-- In a large batch the places are looked for by several processes, which a statement that deletes may not be.

create procedure transform.take_out_places(batch_id integer, query text, inout taken bigint default null)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01
as $$
declare
  v_landed constant name := 'batch_' || take_out_places.batch_id;
  v_places constant name := 'place_' || take_out_places.batch_id;
begin
  if not transform.is_large(take_out_places.batch_id) then
    execute format('delete from landing.%I where ctid = any (array(%s))', v_landed, query);
    get diagnostics taken = row_count;
    return;
  end if;

  execute format('create table landing.%I as %s', v_places, query);
  get diagnostics taken = row_count;
  if taken > 0 then
    execute format('analyze landing.%I', v_places);
    execute format('delete from landing.%I as landed using landing.%I as found where landed.ctid = found.place',
      v_landed, v_places);
  end if;
  execute format('drop table landing.%I', v_places);
end;
$$;

comment on procedure transform.take_out_places(integer, text, bigint) is
  'Takes rows out of the landed ones, from the places that a query yields.';
