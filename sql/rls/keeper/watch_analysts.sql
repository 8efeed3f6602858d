-- watch_analysts(longest) -> how many sessions of analysts were stopped.
--
-- A login can lift its own time limits. What runs for longer is cancelled, and what does not end by that, or
-- only sits in a transaction, is disconnected; so is who may log in no longer, which the server asks at logins
-- alone. Works where the bootstrap gave the keeper the right.

create function rls.watch_analysts(longest interval default '2 minutes')
returns integer
language sql
security definer -- the keeper may see and stop other roles' sessions
set search_path = ''
as $$
  select count(*) filter (where stopped)::integer
  from (
    select case
      when rolvaliduntil > clock_timestamp() is not false
        and state = 'active'
        and query_start > clock_timestamp() - longest - interval '30 seconds'
        then pg_cancel_backend(pid)
      else pg_terminate_backend(pid)
    end as stopped
    from pg_catalog.pg_stat_activity
    inner join pg_catalog.pg_roles
      on pg_roles.oid = usesysid
    where usename ~ '^u_'
      and datname = current_database()
      and (
        rolvaliduntil < clock_timestamp()
        or state = 'active' and query_start < clock_timestamp() - longest
        or state like 'idle in transaction%' and state_change < clock_timestamp() - longest
      )
  ) as activity;
$$;

comment on function rls.watch_analysts(interval) is
  'Stops what analysts let run, or sit in a transaction, for longer than that, and who may log in no longer.';

grant execute on function rls.watch_analysts(interval) to r_worker, r_owner;
