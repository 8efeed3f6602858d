-- refresh_kind(): managements and categories as they are offered in filters, in step with their masters.

create procedure aggregate.refresh_kind()
language sql
set search_path = ''
as $$
  merge into aggregate.management as stored
  using transform.school_management as fresh
  on stored.management_id = fresh.management_id
  when matched and stored.management_name <> fresh.management_name then update set
    management_name = fresh.management_name
  when not matched then insert values (fresh.management_id, fresh.management_name)
  when not matched by source then delete;

  merge into aggregate.category as stored
  using transform.school_category as fresh
  on stored.category_id = fresh.category_id
  when matched and stored.category_name <> fresh.category_name then update set
    category_name = fresh.category_name
  when not matched then insert values (fresh.category_id, fresh.category_name)
  when not matched by source then delete;
$$;

comment on procedure aggregate.refresh_kind() is
  'Brings the managements and categories of filters in step with their masters.';
