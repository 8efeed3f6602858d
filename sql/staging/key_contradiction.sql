-- key_contradiction(document) -> what is wrong with the columns that a key, a period or a rule names.

create function staging.key_contradiction(document jsonb)
returns table (place text, reason text)
language sql
stable
set search_path = ''
as $$
  with

  source_column as (
    select * from staging.source_column_rows(document)
  ),

  named (place, name) as (
    select 'key', jsonb_array_elements_text(document -> 'key')
    union all
    select 'period.year', document #>> '{period,year}' where document ? 'period'
    union all
    select 'period.month', document #>> '{period,month}' where document ? 'period'
    union all
    select format('unique_together[%s].columns', rule.position - 1), jsonb_array_elements_text(rule.rule -> 'columns')
    from jsonb_array_elements(document -> 'unique_together') with ordinality as rule (rule, position)
  ),

  resolved as (
    select named.place, named.name, source_column as said
    from named
    left join source_column on source_column.column_name = named.name
  )

  select judged.place, judged.reason
  from (
    select
      resolved.place,
      resolved.name,
      case
        when (said).column_name is null then format('“%s” is not one of the columns.', name)
        when (said).kind = 'day_grid' or (said).personal in ('drop', 'separate')
          then format('“%s” is not kept with its row.', name)
        when resolved.place like 'unique%' and (said).personal is not null
          then format('“%s” is personal: findings would tell it.', name)
        when resolved.place like 'unique%' and document -> 'key' = '[]' then 'needs a key.'
        when not (said).is_required and (resolved.place like 'period%'
          or resolved.place = 'key' and document -> 'digest_key' is distinct from 'true')
          then format('“%s” must be required.', name)
        when resolved.place = 'period.year' and (said).kind <> 'academic_year'
          then format('“%s” must be of kind academic_year.', name)
        when resolved.place = 'period.month' and ((said).type_name not in ('smallint', 'integer')
          or coalesce((said).minimum < 1 or (said).maximum > 12, true))
          then format('“%s” must be a smallint from 1 to 12.', name)
      end as reason
    from resolved
  ) as judged
  where judged.reason is not null
  order by judged.place, judged.name
  limit 1;
$$;

comment on function staging.key_contradiction(jsonb) is
  'What is wrong with the columns that a key, a period or a rule of uniqueness names.';
