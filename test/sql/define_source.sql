-- A state defines a source of its own: it becomes a table, may grow, and never loses data.

select plan(9);

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
  'QB203', null,
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

select * from finish();
