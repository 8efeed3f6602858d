-- Columns that share everything but their name are one entry of a document, and columns like any other.

select plan(6);

-- Given a census with two counts in one entry
create function pg_temp.census(change jsonb default '{}') returns jsonb language sql as $$
  select '{
    "name": "census", "title": "Census", "class": "dynamic", "grain": "one school", "load": "merge",
    "files": [{ "folder": "census", "prefix": "census" }],
    "columns": [
      { "name": "school_id", "type": "bigint", "required": true },
      { "names": ["c1_b", "c1_g"], "type": "smallint", "minimum": 0 },
      { "name": "remark" }
    ],
    "key": ["school_id"], "stored_key": "replace"
  }'::jsonb || change;
$$;

-- When it is defined
call staging.define_source(pg_temp.census());

-- Then
select results_eq(
  $$ select column_name, header_names[1], type_name, minimum from staging.source_column
     where source_name = 'census' order by position $$,
  $$ values
    ('school_id', 'school_id', 'bigint', null::numeric), ('c1_b', 'c1_b', 'smallint', 0), ('c1_g', 'c1_g', 'smallint', 0),
    ('remark', 'remark', 'text', null) $$,
  'each name is a column, in its place'
);
select lives_ok(
  $$ call staging.define_source(pg_temp.census('{"key": ["school_id", "c1_g"], "name": "other_census",
       "files": [{ "folder": "census", "prefix": "other_census" }]}')) $$,
  'and may be in the key'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.census('{"columns": [{"names": "c1_b", "type": "smallint"}], "key": ["c1_b"]}')) $$,
  'QB201', 'columns[0].names: must be a list of names.', 'a name alone is no list'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.census('{"columns": [{"names": ["c1_b", 7]}], "key": ["c1_b"]}')) $$,
  'QB201', 'columns[0].names: must be a list of names.', 'nor is one with a number in it'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.census('{"columns": [{"names": []}], "key": ["c1_b"]}')) $$,
  'QB201', 'columns[0].names: must be a list of names.', 'nor an empty one'
);
select throws_ok(
  $$ call staging.define_source(pg_temp.census('{"columns": [{"names": ["c1_b"], "from": "x"}], "key": ["c1_b"]}')) $$,
  'QB201', 'columns[0]: has names, and with them no name or from.', 'a header cannot be two columns'
);

select * from finish();
