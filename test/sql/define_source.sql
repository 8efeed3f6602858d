-- A state defines a source of its own: it becomes a table, may grow, and never loses data.

select plan(25);

-- Given a document
create function pg_temp.meals(change jsonb default '{}') returns jsonb language sql as $$
  select '{
    "name": "midday_meal", "title": "Midday meals", "class": "dynamic", "grain": "one school on one day",
    "load": "merge", "files": [{ "folder": "midday_meal", "prefix": "meals" }],
    "columns": [
      { "name": "school_id", "type": "bigint", "required": true, "references": "school" },
      { "name": "served_on", "type": "date", "required": true },
      { "name": "meals", "type": "integer", "minimum": 0 }
    ],
    "key": ["school_id", "served_on"], "stored_key": "replace"
  }'::jsonb || change;
$$;

-- Then
select lives_ok('call staging.define_source(pg_temp.meals())', 'a document is enough');
select has_table('transform', 'midday_meal', 'its rows have a table');
select col_is_pk('transform', 'midday_meal', array['school_id', 'served_on'], 'whose key is the source''s');
select lives_ok('call staging.define_source(pg_temp.meals())', 'the same document again changes nothing');

select is(
  staging.find_source('midday_meal', 'Meals_2026.csv'), 'midday_meal', 'its files are found by folder and prefix');

-- When a column is added
call staging.define_source(pg_temp.meals(jsonb_build_object('columns',
  pg_temp.meals() -> 'columns' || '[{ "name": "kitchen", "size": 100 }]')));

select has_column('transform', 'midday_meal', 'kitchen', 'a new column is added to the table');

select throws_ok(
  $$ call staging.define_source(pg_temp.meals()) $$,
  'QB203',
  'columns: “kitchen” of midday_meal is stored and would be lost; '
  'it needs a migration: alter table transform.midday_meal drop column kitchen;',
  'a column that is stored is not lost'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.meals('{"colums": []}')) $$,
  'QB201', 'colums: is not known to a source.',
  'a misspelt key is named'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.meals(
    '{"columns": [{"name": "a"}, {"name": "b", "type": "varchar"}], "key": ["a"]}')) $$,
  'QB201', 'columns[1].type: “varchar” is not a type.',
  'a wrong type is named with its place'
);

-- When whole numbers are widened, in rows that stand and in rows of a view
call staging.define_source(pg_temp.meals('{
  "name": "wide", "files": [{ "folder": "wide", "prefix": "wide" }], "history": true,
  "columns": [
    { "name": "school_id", "type": "integer" },
    { "name": "served_on", "type": "date" },
    { "name": "cook", "type": "integer", "personal": "separate" },
    { "name": "meals", "kind": "unpivot", "from": ["lower", "upper"], "items": ["lower", "upper"], "type": "smallint" },
    { "name": "eggs", "type": "integer", "required": true },
    { "name": "word", "size": 5 }
  ] }'));
create function pg_temp.wide(change jsonb default '{}') returns jsonb language sql as $$
  select document || change from staging.source where source_name = 'wide';
$$;
create function pg_temp.columns(change jsonb) returns jsonb language sql as $$
  select jsonb_build_object('columns', jsonb_agg(coalesce(changed.entry, kept.entry) order by ordinality))
  from jsonb_array_elements(pg_temp.wide() -> 'columns') with ordinality as kept (entry, ordinality)
  left join jsonb_array_elements(change) as changed (entry) on changed.entry ->> 'name' = kept.entry ->> 'name';
$$;
insert into transform.wide (batch_id, line, school_id, served_on, meals_lower, eggs) values (1, 2, 3, '2026-07-01', 4, 5);
insert into transform.wide_history (batch_id, line, school_id, served_on, eggs, replaced_by)
values (0, 2, 3, '2026-07-01', 5, 1);
insert into pii.wide (batch_id, line, school_id, served_on, cook) values (1, 2, 3, '2026-07-01', 6);
call staging.define_source(pg_temp.wide(pg_temp.columns('[
  { "name": "school_id", "type": "bigint" },
  { "name": "cook", "type": "bigint", "personal": "separate" },
  { "name": "meals", "kind": "unpivot", "from": ["lower", "upper"], "items": ["lower", "upper"], "type": "numeric" },
  { "name": "eggs", "type": "numeric" },
  { "name": "word", "size": 500 }
]')));

-- Then
select results_eq(
  $$ select attrelid::regclass::text, attname::text collate "default", atttypid::regtype::text from pg_attribute
     where attrelid::regclass::text ~ '^(transform|pii)[.]wide(_history|_meals)?$'
       and attname in ('school_id', 'cook', 'meals_lower', 'eggs', 'value') order by 1, 2 $$,
  $$ values ('pii.wide', 'cook', 'bigint'), ('pii.wide', 'school_id', 'bigint'),
    ('transform.wide', 'eggs', 'numeric'), ('transform.wide', 'meals_lower', 'numeric'),
    ('transform.wide', 'school_id', 'bigint'),
    ('transform.wide_history', 'eggs', 'numeric'), ('transform.wide_history', 'meals_lower', 'numeric'),
    ('transform.wide_history', 'school_id', 'bigint'),
    ('transform.wide_meals', 'eggs', 'numeric'), ('transform.wide_meals', 'school_id', 'bigint'),
    ('transform.wide_meals', 'value', 'numeric') $$,
  'the rows, their history, what is apart and the view are all widened'
);
select results_eq(
  'select school_id, item, value, eggs, cook from transform.wide_meals inner join pii.wide using (school_id)',
  $$ values (3::bigint, 'lower', 4::numeric, 5::numeric, 6::bigint) $$,
  'and nothing is lost'
);
select lives_ok(
  $$ insert into transform.wide (batch_id, line, school_id, served_on) values (1, 3, 4, '2026-07-01') $$,
  'what is no more required may be missing'
);

-- of what would be lost, each with what it needs
create temp table loss (change jsonb, message text);
insert into loss
values
  (pg_temp.columns('[{ "name": "eggs", "type": "integer" }]'),
    'columns: “eggs” of wide is stored as numeric and would become integer; it needs a migration: '
    'alter table transform.wide alter column eggs type integer using eggs::integer;'),
  (pg_temp.columns('[{ "name": "word", "type": "date" }]'),
    'columns: “word” of wide is stored as text and would become date; it needs a migration: '
    'alter table transform.wide alter column word type date using word::date;'),
  (pg_temp.columns('[{ "name": "word", "personal": "hash" }]'),
    'columns: “word”: rows of wide were stored when it was in clear; it needs a migration that writes transform.wide anew.'),
  (pg_temp.columns('[{ "name": "word", "personal": "separate" }]'),
    'columns: “word” of wide is stored and would be lost; it needs a migration: alter table transform.wide drop column word;'),
  (pg_temp.columns('[{ "name": "cook", "type": "bigint", "personal": "drop" }]'),
    'columns: “cook” of wide is stored and would be lost; it needs a migration: alter table pii.wide drop column cook;'),
  (pg_temp.columns('[{ "name": "meals", "kind": "unpivot", "from": ["lower"], "items": ["lower"], "type": "numeric" }]'),
    'columns: “meals_upper” of wide is stored and would be lost; '
    'it needs a migration: alter table transform.wide drop column meals_upper;'),
  ('{"key": ["school_id"]}',
    'key: rows of wide were stored when it was school_id, served_on; it needs a migration that writes transform.wide anew.'),
  ('{"key": [], "stored_key": "append", "history": false}',
    'key: rows of wide were stored when it was school_id, served_on; it needs a migration that writes transform.wide anew.'),
  ('{"digest_key": true}',
    'digest_key: rows of wide were stored when it was false; it needs a migration that writes transform.wide anew.');

select throws_ok(format('call staging.define_source(pg_temp.wide(%L))', change), 'QB203', message, message)
from loss;

select lives_ok(
  $$ call staging.define_source(pg_temp.wide('{"history": false, "title": "Wide", "null_words": []}')) $$,
  'other things change as they like'
);
select has_table('transform', 'wide_history', 'and the history that there is stays');
call rls.protect_sources();
select has_view('transform', 'wide_meals', 'views come back with the policies of an installation');
select is(has_table_privilege('r_worker', 'pii.wide', 'select'), false, 'the worker does not read names of persons');

select * from finish();
