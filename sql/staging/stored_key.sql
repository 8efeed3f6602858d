-- stored_key(source) -> the key as columns of the kept rows: what makes up the period becomes the period.

create function staging.stored_key(source_name text)
returns text[]
language sql
stable
set search_path = ''
as $$
  select array(
    select case
        when key.name in (source.document #>> '{period,year}', source.document #>> '{period,month}') then 'period'
        else key.name
      end as stored_name
    from staging.source
    cross join lateral unnest(source.key_columns) with ordinality as key (name, position)
    where source.source_name = stored_key.source_name
    group by stored_name
    order by min(key.position)
  );
$$;

comment on function staging.stored_key(text) is 'The key of a source as columns of the kept rows.';
