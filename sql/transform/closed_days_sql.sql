-- closed_days_sql(source) -> the statement that writes the closed days of a source ($1) in the periods $2.
--
-- A day is closed when a kept batch has marks on it; it is reopened when somebody said so and no batch
-- after that has brought it again. Only what was said before the place $3 counts, all where it is null.

create function transform.closed_days_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format(
    $sql$
with

mark as (
  select kept.period, kept.school_id, batch.position, bit_or(%1$s) as days
  from transform.%2$I as kept
  inner join staging.batch
    on batch.batch_id = kept.batch_id
    and batch.state = 'kept'
  where kept.period = any ($2)
  group by kept.period, kept.school_id, batch.position
),

reopened as (
  select school.period, school.school_id, bit_or(said.days & ~coalesce(since.days, 0)) as days
  from (select distinct mark.period, mark.school_id from mark) as school
  inner join staging.correction as said
    on said.source_name = $1
    and said.kind = 'reopen'
    and said.state = 'done'
    and school.period = any (said.periods)
    and (said.school_ids is null or school.school_id = any (said.school_ids))
    and said.position < coalesce($3, said.position + 1)
  cross join lateral (
    select bit_or(later.days) as days
    from mark as later
    where later.period = school.period
      and later.school_id = school.school_id
      and later.position > said.position
  ) as since
  group by school.period, school.school_id
)

insert into transform.closed_day (source_name, period, school_id, days, reopened_days)
select $1, mark.period, mark.school_id, bit_or(mark.days), bit_or(mark.days) & coalesce(min(reopened.days), 0)
from mark
left join reopened
  on reopened.period = mark.period
  and reopened.school_id = mark.school_id
group by mark.period, mark.school_id
having bit_or(mark.days) <> 0$sql$,
    (select string_agg(format('kept.%I', mask), ' | ') from unnest(transform.mask_columns(source_name)) as mask),
    source_name
  );
$$;

comment on function transform.closed_days_sql(text) is
  'The statement that writes the closed days of a source in some periods, from its kept rows.';
