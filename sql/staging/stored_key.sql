-- stored_key(source) -> the key as columns of the kept rows: what makes up the period becomes the period.
--
-- A digest of the key is one column, row_key. A row without a key is known by its batch and line.

create function staging.stored_key(source_name text)
returns text[]
language sql
stable
set search_path = ''
as $$
  select case
      when source.key_columns = '{}' then array['batch_id', 'line']
      when source.has_digest_key then array['row_key']
      else array(
        select case
            when key.name in (source.document #>> '{period,year}', source.document #>> '{period,month}') then 'period'
            else key.name
          end as stored_name
        from unnest(source.key_columns) with ordinality as key (name, position)
        group by stored_name
        order by min(key.position)
      )
    end
  from staging.source
  where source.source_name = stored_key.source_name;
$$;

comment on function staging.stored_key(text) is 'The key of a source as columns of the kept rows.';
