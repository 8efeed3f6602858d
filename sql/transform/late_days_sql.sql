-- late_days_sql(batch, source, periods, batches) -> the statement that lets in days after a key's own last one.
--
-- A row is complete up to the last day of which it has a mark: a mark on a closed day before that contradicts
-- it. What comes after was never brought for this key; the line may have been rejected when the others of its
-- school closed the day. Works on landing.settled_<id>, beside what landed.

create function transform.late_days_sql(batch_id integer, source_name text, periods date[], batches integer[])
returns text
language sql
stable
set search_path = ''
as $$
  with

  mask as (
    select
      string_agg(format('%1$I = settled.%1$I | (%2$s & late.days)', name,
        transform.landed_sql(batch_id, source_name, name)), ', ') as applied,
      string_agg(format('kept.%I', name), ' | ') as kept_marks
    from unnest(transform.mask_columns(source_name)) as name
  )

  select format(
    $sql$
update landing.%1$I as settled
set %2$s, conflicting_days = settled.conflicting_days & ~late.days
from (
  select doubtful.line, doubtful.conflicting_days & ~spread.days as days
  from (
    select settled.line, settled.conflicting_days, bit_or(%3$s) as marks
    from landing.%1$I as settled
    inner join transform.%4$I as kept
      on %5$s
      and kept.period = any (%6$L)
      and kept.batch_id = any (%7$L)
    where settled.conflicting_days <> 0
    group by settled.line, settled.conflicting_days
  ) as doubtful
  cross join lateral (
    select bit_or((doubtful.marks >> step)) as days from generate_series(0, 30) as step
  ) as spread
) as late
inner join landing.%8$I as landed
  on landed.line = late.line
where settled.line = late.line
  and late.days <> 0$sql$,
    'settled_' || batch_id,
    mask.applied,
    mask.kept_marks,
    source_name,
    (
      select string_agg(format('kept.%1$I = settled.%1$I', name), ' and ')
      from unnest(staging.stored_key(source_name)) as name
    ),
    periods,
    batches,
    'batch_' || batch_id
  )
  from mask;
$$;

comment on function transform.late_days_sql(integer, text, date[], integer[]) is
  'The statement that lets in, of a batch that is being settled, days that come after the last one of their key.';
