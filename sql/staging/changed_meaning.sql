-- changed_meaning(document) -> what a changed definition would make of stored rows that they are not; null for nothing.
--
-- Called before the definition is stored: how rows are kept and what their key is, and whether an
-- identifier is hashed, can be told from the catalogue of sources alone.

create function staging.changed_meaning(document jsonb)
returns text
language sql
stable
set search_path = ''
as $$
  with

  old as (
    select
      source.*,
      format('it needs a migration that writes transform.%I anew.', source.source_name) as remedy
    from staging.source
    where source.source_name = changed_meaning.document ->> 'name'
      and to_regclass(format('transform.%I', source.source_name)) is not null
  ),

  change (place, is_there, was, remedy) as (
    select 'load', load <> changed_meaning.document ->> 'load', load, remedy
    from old
    union all
    select 'key', key_columns <> staging.text_list(changed_meaning.document -> 'key'),
      coalesce(nullif(array_to_string(key_columns, ', '), ''), 'nothing'), remedy
    from old
    union all
    select 'digest_key', has_digest_key <> coalesce((changed_meaning.document ->> 'digest_key')::boolean, false),
      has_digest_key::text, remedy
    from old
    union all
    select 'period', old.document -> 'period' is distinct from changed_meaning.document -> 'period',
      coalesce((old.document -> 'period')::text, 'nothing'), remedy
    from old
    union all
    select format('columns: “%s”', known.column_name), true,
      case known.personal when 'hash' then 'a hash' else 'in clear' end, remedy
    from old
    inner join staging.source_column as known
      on known.source_name = old.source_name
    inner join staging.source_column_rows(changed_meaning.document) as wanted
      on wanted.column_name = known.column_name
      and (wanted.personal = 'hash') is distinct from (known.personal = 'hash')
      and coalesce(known.personal, 'hash') = 'hash'
      and coalesce(wanted.personal, 'hash') = 'hash'
  )

  select format('%s: rows of %s were stored when it was %s; %s', place, changed_meaning.document ->> 'name', was,
    remedy)
  from change
  where is_there
  order by place
  limit 1;
$$;

comment on function staging.changed_meaning(jsonb) is
  'What a changed definition would make of stored rows that they are not; null for nothing.';
