-- school_dimension: the management, the category, and both, that a school belongs to.
--
-- A school has one of each, so metric_value holds its row once; report_value shows it under each. The
-- conditions let the planner leave out what a reader's "is null" cannot match.

create view aggregate.school_dimension
with (security_invoker)
as
select district_id, block_id, cluster_id, school_id, management_id, null::integer as category_id
from aggregate.place
where level = 'school'
  and management_id is not null
union all
select district_id, block_id, cluster_id, school_id, null, category_id
from aggregate.place
where level = 'school'
  and category_id is not null
union all
select district_id, block_id, cluster_id, school_id, management_id, category_id
from aggregate.place
where level = 'school'
  and management_id is not null
  and category_id is not null;

comment on view aggregate.school_dimension is 'The management, the category, and both, that a school belongs to.';
