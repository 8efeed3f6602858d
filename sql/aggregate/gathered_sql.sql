-- gathered_sql(level, summed) -> the query of a level's values, a row for each place and period.
--
-- Summed is the query of the figures of each period (its position in $1), place and kind. All of these are
-- numbers, because words are dear to sort, and what differs most comes first. Management and category 0 are
-- "over all": those figures become the row's own, the others stand in it as its kinds.

create function aggregate.gathered_sql(level text, summed text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$
select
  period.position, %1$L as level, period.window_name, period.period_start, period.period_end, place.entity_id,
  place.district_id, place.block_id, place.cluster_id, place.school_id, 0 as of_management_id, 0 as of_category_id,
  (figures[1]).numerator, (figures[1]).denominator, (figures[1]).also,
  (figures[1]).previous_numerator, (figures[1]).previous_denominator, (figures[1]).previous_also,
  (figures[1]).entities_reporting, (figures[1]).entities_expected, nullif(figures[2:], '{}') as kinds
from (
select
  position, district_id, block_id, cluster_id,
  array_agg(
    row(
      management_id, category_id, numerator, denominator, also, previous_numerator, previous_denominator,
      previous_also, entities_reporting, entities_expected
    )::aggregate.kind_figure
    order by management_id, category_id
  ) as figures
from (%2$s
) as summed
group by cluster_id, block_id, district_id, position
) as gathered
inner join %3$s
  on period.position = gathered.position
inner join aggregate.place
  on place.level = %1$L
  and place.district_id = gathered.district_id
  and place.block_id = gathered.block_id
  and place.cluster_id = gathered.cluster_id$sql$,
    level,
    summed,
    aggregate.numbered_period_sql()
  );
$$;

comment on function aggregate.gathered_sql(text, text) is
  'The query of a level''s values, from that of the figures of each place and kind.';
