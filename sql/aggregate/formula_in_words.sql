-- formula_in_words(document) -> what a metric counts, as a sentence that stands beside the figure.

create function aggregate.formula_in_words(document jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when document ? 'schools_below' then format('Schools whose own figure is below %s.', document ->> 'schools_below')
    when document ? 'count_distinct' then
      format('Distinct %ss of each school in its newest month with data, added up over the schools.',
        replace(regexp_replace(document ->> 'count_distinct', '_id$', ''), '_', ' '))
    else
      format('All %s ÷ all %s%s; both are added up before they are divided. Rounded half up, decimals: %s.',
        replace(array_to_string(staging.text_list(document #> '{numerator,days_in}'), ' and '), '_', ' '),
        replace(array_to_string(staging.text_list(document #> '{denominator,days_in}'), ' and '), '_', ' '),
        case document ->> 'unit' when 'percent' then ' × 100' else '' end,
        coalesce(document ->> 'decimals', '0'))
  end;
$$;

comment on function aggregate.formula_in_words(jsonb) is
  'What a metric counts, as a sentence that stands beside the figure.';
