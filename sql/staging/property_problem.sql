-- property_problem(value, shape, allowed) -> why a value of a definition is not of its shape; null when it is.
--
-- A shape says whether a list is taken, and a pattern that each value matches as JSON writes it. Numbers
-- have at most 15 digits: so many the line screen holds exactly.

create function staging.property_problem(value jsonb, shape text, allowed text)
returns text
language sql
stable
set search_path = ''
as $$
  with

  known (shape, takes, pattern, reason) as (
    values
      ('text', 'one', '^"(?=.*[^ "])([^\\\x7f]|\\["\\]){1,250}"$', 'must be a text.'),
      ('source name', 'one', '^"[a-z][a-z0-9_]{0,39}"$',
        'must be a letter, then letters, digits or _, all lower case, at most 40.'),
      ('name', 'one', '^"[a-z][a-z0-9_]{0,47}"$',
        'must be a letter, then letters, digits or _, all lower case, at most 48.'),
      ('names', 'list', '^"[a-z][a-z0-9_]{0,47}"$', 'must be a list of names.'),
      ('names or none', 'list or none', '^"[a-z][a-z0-9_]{0,47}"$', 'must be a list of names.'),
      ('boolean', 'one', '^(true|false)$', 'must be true or false.'),
      ('number', 'one', '^-?([0-9][.]?){1,15}$', 'must be a number of at most 15 digits.'),
      ('number or arrival', 'one', '^(-?([0-9][.]?){1,15}|"arrival")$',
        'must be a number of at most 15 digits, or “arrival”.'),
      ('count', 'one', '^[1-9][0-9]{0,5}$', 'must be a whole number from 1.'),
      ('counts', 'both', '^([1-9]|[12][0-9]|30)$', 'must be a whole number from 1 to 30, or a list of such.'),
      ('word', 'one', '^"', 'must be a word.'),
      ('type', 'one', '^"', 'must be a word.'),
      ('values', 'both', '^("([^\\\x7f]|\\["\\])+"|-?([0-9][.]?){1,15})$', 'must be a value or a list of values.'),
      ('headers', 'both', '^("(?=.*[^ "])([^\\\x7f]|\\["\\]){1,200}"|\[("([^\\\x7f]|\\["\\]){1,200}"(, )?)+\])$',
        'must be a name in the header, or a list of such.'),
      ('forms', 'both', '^"((yyyy([-/.])MM\3dd)|(dd([-/.])MM\5yyyy)|(MM([-/.])dd\7yyyy))"$',
        'must be a form of dates like yyyy-MM-dd, dd/MM/yyyy or MM.dd.yyyy, or a list of such.'),
      ('null words', 'list or none', '^"[!#-\[\]-~]([ !#-\[\]-~]{0,18}[!#-\[\]-~])?"$',
        'must be a list of words in plain letters, without quotes.'),
      ('duration', 'one', '^"[^"]+"$', 'must be a duration like “10 years”.'),
      ('addresses', 'list or none', '^"[^"@ ]+@[^"@ ]+"$', 'must be a list of mail addresses.'),
      ('folder', 'one', '^"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"$', 'must be the name of a folder.'),
      ('prefix', 'one', '^"[a-z0-9][a-z0-9._ -]{0,99}"$', 'must be the beginning of a file''s name, in lower case.'),
      ('letter', 'one', '^"([!#-/:-@\[\]-`{-~]|\\\\|\\"|\\t)"$', 'must be one sign, no letter, digit or blank.'),
      ('object', 'one', '^\{"', 'must be an object.'),
      ('objects', 'list', '^\{', 'must be a list of objects.')
  ),

  element as (
    select list.value::text as text
    from jsonb_array_elements(case jsonb_typeof(value) when 'array' then value else jsonb_build_array(value) end)
      as list (value)
  )

  select case
    when known.takes = 'one' and jsonb_typeof(value) = 'array'
      or known.takes like 'list%' and jsonb_typeof(value) <> 'array'
      or known.takes <> 'list or none' and value = '[]'
      or exists (select from element where element.text !~ known.pattern)
      or known.shape = 'duration' and not staging.is_duration(value #>> '{}')
      then known.reason
    when known.shape = 'type' and value #>> '{}' <> all (string_to_array(allowed, ' '))
      then format('“%s” is not a type.', value #>> '{}')
    when value #>> '{}' <> all (string_to_array(allowed, ' '))
      then format('“%s” is not known; use %s.', value #>> '{}', replace(allowed, ' ', ', '))
    when known.shape <> 'objects' and (select count(distinct text) < count(*) from element)
      then 'has the same value twice.'
  end
  from known
  where known.shape = property_problem.shape
    and value is not null;
$$;

comment on function staging.property_problem(jsonb, text, text) is
  'Why a value of a definition is not of the shape that it must have; null when it is.';
