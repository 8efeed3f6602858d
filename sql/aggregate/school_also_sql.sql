-- school_also_sql(metric, prefix) -> the object of what accompanies a school's value, null without data.
--
-- Made from the columns <prefix>numerator, <prefix>denominator and <prefix>count_<n> of "counted".

create function aggregate.school_also_sql(metric_name text, prefix text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('case when counted.%sdenominator > 0 then jsonb_build_object(%s) end', prefix,
    string_agg(
      format('%L, %s', also.also_name, case
        when also.distinct_column is not null then format('counted.%scount_%s', prefix, also.ordinal)
        else format('(%s < %s)::integer',
          aggregate.shown_sql(
            school_also_sql.metric_name,
            format('counted.%snumerator', prefix),
            format('counted.%sdenominator', prefix)),
          also.schools_below)
      end),
      ', ' order by also.ordinal))
  from aggregate.also_metric(school_also_sql.metric_name) as also;
$$;

comment on function aggregate.school_also_sql(text, text) is
  'The object of what accompanies a school''s value, from columns of "counted".';
