-- What a definition can say beside plain columns: how it is judged, stored, kept apart, replaced and taken back.

select plan(17);

-- Given a source with one of each, one without a key, and one whose key is a digest
call staging.define_source('{
  "name": "visit", "title": "Visits", "class": "dynamic", "grain": "one school in one year", "load": "merge",
  "files": [{ "folder": "visit", "prefix": "visit" }],
  "columns": [
    { "name": "school_id", "type": "bigint" },
    { "name": "year", "kind": "arrival_year" },
    { "name": "teacher", "type": "text", "personal": "hash" },
    { "name": "name", "size": 40, "personal": "separate" },
    { "name": "born_on", "type": "date", "forms": ["dd/MM/yyyy"], "maximum": "arrival", "personal": "separate" },
    { "name": "has_toilet", "kind": "flag" },
    { "name": "has_taps", "kind": "flag", "reads": "count" },
    { "name": "marks", "kind": "unpivot", "from": ["ES", "Maths"], "items": ["es", "maths"], "type": "integer",
      "maximum": 80, "into": { "item": "subject", "value": "mark" } }
  ],
  "key": ["school_id", "year"], "stored_key": "replace", "history": true
}');
call staging.define_source('{
  "name": "click", "title": "Clicks", "class": "dynamic", "grain": "one click", "load": "merge",
  "files": [{ "folder": "click", "prefix": "click" }],
  "columns": [{ "name": "page" }, { "name": "level" }], "key": [], "stored_key": "append", "null_words": ["none"]
}');
call staging.define_source('{
  "name": "usage", "title": "Usage", "class": "dynamic", "grain": "one kind of use on one day", "load": "merge",
  "files": [{ "folder": "usage", "prefix": "usage" }],
  "columns": [{ "name": "used_on", "type": "date" }, { "name": "board" }, { "name": "medium" },
    { "name": "uses", "type": "numeric" }],
  "key": ["used_on", "board", "medium"], "digest_key": true, "stored_key": "replace"
}');

-- and an emission that arrived on 1 June in India, where it was 31 May elsewhere
insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test');
insert into staging.emission (emission_id, emitter_id, source_name, file_name, object_key, received_at)
select '00000000-0000-7000-8000-000000000001', person_id, 'visit', 'visit.zip', 'k1', '2026-05-31 20:00:00+00'
from rls.person;

-- Loads lines of cells; the worker would have hashed the teacher.
create function pg_temp.load(source_name text, file text, variadic lines text[]) returns integer language plpgsql as $$
declare
  v_batch integer := staging.open_batch('00000000-0000-7000-8000-000000000001', source_name, file);
begin
  execute format(
    'insert into landing.%I (line, cells, hashes) select position + 1, string_to_array(line, ''|''), array[77]::bigint[] '
    'from unnest($1) with ordinality as list (line, position)', 'suspect_' || v_batch) using lines;
  call transform.process_batch(v_batch);
  return v_batch;
end;
$$;
create function pg_temp.visits() returns setof text language sql as $$
  select concat_ws(' ', school_id, visit.year, teacher, has_toilet, has_taps, marks_es, marks_maths, file_name,
    (select concat_ws(' ', name, born_on) from pii.visit as apart where (apart.school_id, apart.year) = (visit.school_id, visit.year)))
  from transform.visit inner join staging.batch on batch.batch_id = visit.batch_id order by school_id;
$$;
create function pg_temp.batch(file text) returns integer language sql as $$
  select batch_id from staging.batch where file_name = file;
$$;

-- When lines of each kind are loaded
select pg_temp.load('visit', 'a', '1|T1|Asha|01/06/2026|Yes|3|40|', '2|T2|Bina|02/06/2026|9|0||',
  '3|T3|Carl|31/12/1999|maybe|-1|81|x', '4|T4|Devi|1999-12-31|no|00||7', '5|T5|Esha||9|||');

-- Then
select results_eq(
  'select pg_temp.visits()',
  $$ values ('1 2026-27 77 1 1 40 a Asha 2026-06-01'), ('5 2026-27 77 a Esha') $$,
  'flags are 1, 0 or nothing, the year is that of arrival, an identifier its hash, a person stands apart'
);
select results_eq(
  $$ select line, code, column_name, value from staging.finding order by line, column_name $$,
  $$ values
    (3::bigint, 'range', 'born_on', null), (4, 'range', 'es', '81'), (4, 'range', 'has_taps', '-1'),
    (4, 'not-allowed', 'has_toilet', 'maybe'), (4, 'type', 'maths', 'x'), (5, 'type', 'born_on', null) $$,
  'what is wrong is told, but no value of a column that is personal'
);
select hasnt_column('transform', 'visit', 'name', 'what is kept apart is not with its row');
select results_eq(
  'select school_id, subject, mark from transform.visit_marks',
  $$ values (1::bigint, 'es', 40) $$,
  'the items that have a value are rows of a view'
);

-- When the rows are sent again: the same, and with another name
select pg_temp.load('visit', 'b', '1|T1|Asha|01/06/2026|Yes|3|40|', '5|T5|Esha K|||||');

-- Then
select is((select rows_unchanged from staging.batch where file_name = 'b'), 1::bigint, 'the same is unchanged');
select results_eq(
  'select pg_temp.visits()',
  $$ values ('1 2026-27 77 1 1 40 a Asha 2026-06-01'), ('5 2026-27 77 b Esha K') $$,
  'another name is another row'
);

-- When two more batches replace the same row
select pg_temp.load('visit', 'c', '5|T5|Esha L||yes|||');
select pg_temp.load('visit', 'd', '5|T5|Esha M||no|||');

-- Then
select results_eq(
  $$ select old.file_name, new.file_name, has_toilet from transform.visit_history
     inner join staging.batch as old on old.batch_id = visit_history.batch_id
     inner join staging.batch as new on new.batch_id = replaced_by order by old.batch_id $$,
  $$ values ('a', 'b', null::smallint), ('b', 'c', null), ('c', 'd', 1::smallint) $$,
  'each replaced row is in the history, with the batch that replaced it'
);

-- When the second last is taken out, then the last
call transform.take_out_rows('visit', array[pg_temp.batch('c')]);

-- Then
select results_eq(
  $$ select old.file_name, new.file_name from transform.visit_history
     inner join staging.batch as old on old.batch_id = visit_history.batch_id
     inner join staging.batch as new on new.batch_id = replaced_by order by old.batch_id $$,
  $$ values ('a', 'b'), ('b', 'd') $$,
  'the history is as if it had never been'
);
select results_eq(
  'select pg_temp.visits()',
  $$ values ('1 2026-27 77 1 1 40 a Asha 2026-06-01'), ('5 2026-27 77 0 d Esha M') $$,
  'and what stands is what replaced it'
);
call transform.take_out_rows('visit', array[pg_temp.batch('d')]);
select results_eq(
  'select pg_temp.visits()',
  $$ values ('1 2026-27 77 1 1 40 a Asha 2026-06-01'), ('5 2026-27 77 b') $$,
  'what comes back waits for its batch to be read again for what stood apart from it'
);
call transform.take_out_rows('visit', array[pg_temp.batch('a'), pg_temp.batch('b')]);
select is_empty(
  'select school_id from pii.visit union all select batch_id from transform.visit_history',
  'of batches that are all taken out nothing is left anywhere'
);

-- When rows have no key
select pg_temp.load('click', 'e', 'map|x', 'map|x', '|', 'none|NONE', 'NULL|');
select pg_temp.load('click', 'f', 'map|x');

-- Then
select results_eq(
  'select page, level, count(*) from transform.click group by 1, 2 order by 3',
  $$ values ('NULL', null, 1::bigint), ('map', 'x', 3) $$,
  'every line is kept, equal ones too; the source''s own words stand for no value'
);
select results_eq(
  $$ select code, count(*) from staging.finding where batch_id = pg_temp.batch('e') group by code $$,
  $$ values ('blank-row', 2::bigint) $$,
  'a line without any value is blank'
);

-- When a key has many columns, some without value
select pg_temp.load('usage', 'g', '2026-05-01|CBSE||1.5', '2026-05-01|CBSE||1.5', '2026-05-01||CBSE|2', '||NULL|3',
  '2026-05-02|CBSE|Hindi|4', '2026-05-02|CBSE|Hindi|5');
select pg_temp.load('usage', 'h', '2026-05-01||CBSE|7', '2026-05-01|CBSE||1.5');

-- Then
select results_eq(
  'select used_on, board, medium, uses from transform.usage order by uses',
  $$ values ('2026-05-01'::date, 'CBSE', null, 1.5), (null, null, null, 3), ('2026-05-01', null, 'CBSE', 7) $$,
  'rows are known by all of it, and replaced by it'
);
select results_eq(
  $$ select line, code from staging.finding where batch_id = pg_temp.batch('g') order by line $$,
  $$ values (3::bigint, 'duplicate-row'), (6, 'duplicate-key'), (7, 'duplicate-key') $$,
  'twice in a file is twice, whatever has no value'
);
select is(
  (select row_key from transform.usage where uses = 7),
  md5((date '2026-05-01' - date '2000-01-01')::text || E'\x1f' || E'\x1f' || 'CBSE')::uuid,
  'the digest is of the columns, with a separator between'
);

-- Of the calendar
select results_eq(
  $$ select staging.academic_year(day) from unnest(array['2026-05-31', '2026-06-01', '2099-12-31']::date[]) as day $$,
  $$ values ('2025-26'), ('2026-27'), ('2099-00') $$,
  'an academic year begins with June'
);

select * from finish();
