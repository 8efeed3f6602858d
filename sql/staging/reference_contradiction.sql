-- reference_contradiction(document) -> a reference that could never be followed, of this source or to it.
--
-- A reference is to the first column of the other source's key. Sources may be defined in any order, so
-- that one which does not exist yet is no fault, but its definition must then be able to answer.

create function staging.reference_contradiction(document jsonb)
returns table (place text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  own as (
    select * from staging.source_column_rows(reference_contradiction.document)
  ),

  -- each reference with the column it leads to, null where a key cannot be referred to
  reference as (
    select format('columns: “%s”', own.column_name) as place, own.type_name, own.reference_source as target,
      known.type_name as known_type
    from own
    inner join staging.source
      on source.source_name = own.reference_source
      and source.source_name <> reference_contradiction.document ->> 'name'
    left join staging.source_column as known
      on known.source_name = source.source_name
      and known.column_name = source.key_columns[1]
      and known.personal is null
      and not source.has_digest_key
    union all
    select 'key', other.type_name, reference_contradiction.document ->> 'name', own.type_name
    from staging.source_column as other
    left join own
      on own.column_name = reference_contradiction.document #>> '{key,0}'
      and own.personal is null
      and reference_contradiction.document -> 'digest_key' is distinct from 'true'
    where other.reference_source = reference_contradiction.document ->> 'name'
      and other.source_name <> reference_contradiction.document ->> 'name'
  )

  select
    reference.place,
    format('the references to %s need a key that begins with a %s column that is kept as it is.', reference.target,
      reference.type_name)
  from reference
  where reference.known_type is null
    or (reference.type_name in ('bigint', 'integer', 'smallint', 'numeric'))
      <> (reference.known_type in ('bigint', 'integer', 'smallint', 'numeric'))
    or (reference.type_name = 'text') <> (reference.known_type = 'text')
  order by reference.place
  limit 1;
$$;

comment on function staging.reference_contradiction(jsonb) is
  'A reference that could never be followed, of a definition or to it.';
