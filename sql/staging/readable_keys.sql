-- readable_keys(bucket, keys) -> those of the keys whose objects the current role may read.
--
-- bucket is emission, input or output. What was emitted, its archive and its rejected lines follow the
-- policies of staging.emission and staging.batch: every key names its emission, so each is one look at a
-- primary key. Exports follow aggregate.may_read_export. A key that is not ours is nobody's.

create function staging.readable_keys(bucket text, keys text[])
returns setof text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_emission_id constant text not null := '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
begin
  if bucket = 'output' then
    return query
    select key
    from unnest(keys) as key
    where aggregate.may_read_export(key);
    return;
  end if;

  if not has_table_privilege('staging.emission', 'select') then
    return;
  end if;

  if bucket = 'emission' then
    return query
    select emission.object_key
    from staging.emission
    where emission.object_key = any (keys);
    return;
  end if;

  return query
  select key
  from unnest(keys) as key
  inner join staging.emission
    on emission.emission_id = substring(key from '(' || v_emission_id || ')')::uuid
  where emission.archive_key = key
    or exists (
      select
      from staging.batch
      where batch.emission_id = emission.emission_id
        and batch.rejected_key = key
    );
end;
$$;

comment on function staging.readable_keys(text, text[]) is
  'Of these keys of the bucket emission, input or output, those whose objects the current role may read.';
