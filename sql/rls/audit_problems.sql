-- audit_problems(heads) -> what is wrong with the audit: each entry or link with what happened to it; none is well.

create function rls.audit_problems(heads jsonb default '[]')
returns table ("position" bigint, audit_entry_id bigint, problem text, detail text)
language sql
stable
security definer -- the chain is read by nobody else, and an administrator may ask whether it holds
set search_path = ''
as $$
  select * from rls.audit_chain_problems()
  union all
  select * from rls.audit_inserted_problems()
  union all
  select * from rls.audit_head_problems(heads);
$$;

comment on function rls.audit_problems(jsonb) is
  'What is wrong with the audit: altered, removed, inserted, reordered, seal-altered, tail-cut, rewritten; or nothing.';
