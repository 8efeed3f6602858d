-- copy_kinds(): which managements and categories schools have, alone and together, as their places say.

create procedure aggregate.copy_kinds()
language sql
set search_path = ''
as $$
  merge into aggregate.kind as stored
  using (
    select
      coalesce(school.management_id, 0) as management_id,
      coalesce(school.category_id, 0) as category_id
    from aggregate.place as school
    where school.level = 'school'
    group by
      grouping sets ((school.management_id), (school.category_id), (school.management_id, school.category_id))
    having (grouping(school.management_id) = 1 or school.management_id is not null)
      and (grouping(school.category_id) = 1 or school.category_id is not null)
  ) as fresh
  on stored.management_id = fresh.management_id
    and stored.category_id = fresh.category_id
  when not matched then insert values (fresh.management_id, fresh.category_id)
  when not matched by source then delete;
$$;

comment on procedure aggregate.copy_kinds() is
  'Brings the kinds by which values are shown in step with the schools that have them.';
