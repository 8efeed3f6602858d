-- Every wrong value of a definition is refused, with the place where it stands.

select plan(3);

-- Given a definition in which everything is right
create function pg_temp.meals() returns jsonb language sql as $$
  select '{
    "name": "midday_meal", "title": "Midday meals", "class": "dynamic", "grain": "one school in one month",
    "load": "merge", "files": [{ "folder": "midday_meal", "prefix": "meals", "delimiter": ",", "manifest": "ignored" }],
    "columns": [
      { "name": "school_id", "type": "bigint", "digits": [10, 11], "references": "school" },
      { "name": "year", "kind": "academic_year", "from": ["AcademicYear", "ac_year"] },
      { "name": "month", "type": "smallint", "minimum": 1, "maximum": 12 },
      { "name": "cook", "size": 40, "personal": "separate" },
      { "name": "served_on", "type": "date", "forms": ["dd/MM/yyyy", "yyyy-MM-dd"], "maximum": "arrival" },
      { "name": "has_kitchen", "kind": "flag", "reads": "count", "title": "Kitchens" },
      { "name": "days", "kind": "day_grid", "from": "1..31", "marks": { "1": "served", "2": null },
        "into": { "served": "served_days" } },
      { "name": "meals", "kind": "unpivot", "from": ["Lower", ["Upper", "Senior"]], "items": ["lower", "upper"],
        "type": "integer", "minimum": 0, "into": { "item": "stage", "value": "count" } },
      { "names": ["eggs", "fruit"], "type": "numeric", "not": [0] }
    ],
    "period": { "kind": "calendar_month", "year": "year", "month": "month" },
    "key": ["school_id", "year", "month"], "stored_key": "replace", "history": true, "null_words": ["NULL", "N/A"],
    "retention": "10 years", "notify": ["meals@example.org"], "enabled": true, "analyst": false, "schedule": "daily",
    "unique_together": [{ "columns": ["served_on", "eggs"], "severity": "note" }]
  }'::jsonb;
$$;

-- A document with one value in another's place; null takes it out.
create function pg_temp.changed(place text[], value text) returns jsonb language sql as $$
  select case when value is null then pg_temp.meals() #- place else jsonb_set(pg_temp.meals(), place, value::jsonb) end;
$$;
create function pg_temp.refusal(document jsonb) returns text language plpgsql as $$
begin
  call staging.define_source(document);
  return 'taken';
exception when sqlstate 'QB201' then
  return sqlerrm;
end;
$$;

-- Then
create temp table wrong (place text[], value text, message text);
insert into wrong
values
  ('{}', '[]', 'document: must be an object.'),
  ('{colums}', '1', 'colums: is not known to a source.'),
  ('{name}', null, 'name: is missing.'),
  ('{name}', '"Midday"', 'name: must be a letter, then letters, digits or _, all lower case, at most 40.'),
  ('{name}', '"closed_day"', 'name: “closed_day” is taken.'),
  ('{name}', '"replaced_row"', 'name: “replaced_row” is taken.'),
  ('{name}', '"other_meal_history"', 'name: “other_meal_history” is taken.'),
  ('{title}', '" "', 'title: must be a text.'),
  ('{title}', '"a\u0007b"', 'title: must be a text.'),
  ('{grain}', '7', 'grain: must be a text.'),
  ('{schedule}', '["daily"]', 'schedule: must be a text.'),
  ('{analyst}', '"no"', 'analyst: must be true or false.'),
  ('{class}', '"daily"', 'class: “daily” is not known; use static, hierarchical, dynamic.'),
  ('{load}', '"copy"', 'load: “copy” is not known; use attach, merge.'),
  ('{load}', '"attach"', 'history: needs load merge and stored_key replace.'),
  ('{files}', '[]', 'files: must be a list of objects.'),
  ('{files,0}', '7', 'files: must be a list of objects.'),
  ('{files,0,folder}', '"../x"', 'files[0].folder: must be the name of a folder.'),
  ('{files,0,prefix}', '"Meals"', 'files[0].prefix: must be the beginning of a file''s name, in lower case.'),
  ('{files,0,prefix}', '"others"', 'files[0]: midday_meal/others… is of the source other_meal already.'),
  ('{files,0,delimiter}', '";;"', 'files[0].delimiter: must be one sign, no letter, digit or blank.'),
  ('{files,0,delimiter}', '"\""', 'files[0].delimiter: must be another sign than quote and escape.'),
  ('{files,0,not_prefix}', '""', 'files[0].not_prefix: must be the beginning of a file''s name, in lower case.'),
  ('{files,0,escape}', '"ä"', 'files[0].escape: must be one sign, no letter, digit or blank.'),
  ('{files,0,quote}', '"\t"', 'files[0].quote: must be no tab.'),
  ('{files,0,manifest}', '"maybe"', 'files[0].manifest: “maybe” is not known; use optional, required, ignored.'),
  ('{files,0,encoding}', '"utf-16"', 'files[0].encoding: is not known to a file.'),
  ('{columns}', '{}', 'columns: must be a list of objects.'),
  ('{columns,0,type}', '"varchar"', 'columns[0].type: “varchar” is not a type.'),
  ('{columns,0,type}', '7', 'columns[0].type: must be a word.'),
  ('{columns,0,name}', '"School"', 'columns[0].name: must be a letter, then letters, digits or _, all lower case, at most 48.'),
  ('{columns,0,name}', null, 'columns[0]: needs a name.'),
  ('{columns,0,required}', '"yes"', 'columns[0].required: must be true or false.'),
  ('{columns,0,required}', 'false', 'key: “school_id” must be required.'),
  ('{columns,0,size}', '11', 'columns[0].size: is for text alone.'),
  ('{columns,0,digits}', '[0]', 'columns[0].digits: must be a whole number from 1 to 30, or a list of such.'),
  ('{columns,0,digits}', '[10, 10]', 'columns[0].digits: has the same value twice.'),
  ('{columns,0,one_of}', '[]', 'columns[0].one_of: must be a value or a list of values.'),
  ('{columns,0,minimum}', '"1"', 'columns[0].minimum: must be a number of at most 15 digits.'),
  ('{columns,0,minimum}', '1234567890123456', 'columns[0].minimum: must be a number of at most 15 digits.'),
  ('{columns,0,maximum}', '"today"', 'columns[0].maximum: must be a number of at most 15 digits, or “arrival”.'),
  ('{columns,0,maximum}', '"arrival"', 'columns[0].maximum: “arrival” is for a date or a timestamp.'),
  ('{columns,0,not}', '["x"]', 'columns[0].not: must be numbers, as the column is.'),
  ('{columns,0,forms}', '["dd/MM/yyyy"]', 'columns[0].forms: is for dates and timestamps.'),
  ('{columns,0,strip}', '"[]"', 'columns[0].strip: is for text alone, and not for what is hashed.'),
  ('{columns,0,personal}', '"mask"', 'columns[0].personal: “mask” is not known; use drop, hash, separate.'),
  ('{columns,0,personal}', '"drop"', 'columns[0].references: cannot be followed from a column with personal.'),
  ('{columns,0,references}', '"School"', 'columns[0].references: must be a letter, then letters, digits or _, all lower case, at most 48.'),
  ('{columns,0,references}', '"other_meal"', 'columns: “school_id”: the references to other_meal need a key that begins with a bigint column that is kept as it is.'),
  ('{columns,0,reads}', '"mark"', 'columns[0].reads: does not belong to a column of kind plain.'),
  ('{columns,0,from}', '[["a", "b"]]', 'columns[0].from: must be a name in the header, or a list of such.'),
  ('{columns,0,from}', '"ac_year"', 'columns: “ac_year” is the header of two columns, or one of ours.'),
  ('{columns,0,from}', '"_line"', 'columns: “_line” is the header of two columns, or one of ours.'),
  ('{columns,1,kind}', '"year"', 'columns[1].kind: “year” is not known; use plain, academic_year, day_grid, flag, arrival_year, unpivot.'),
  ('{columns,1,type}', '"text"', 'columns[1].type: does not belong to a column of kind academic_year.'),
  ('{columns,1,kind}', '"arrival_year"', 'columns[1].from: does not belong to a column of kind arrival_year.'),
  ('{columns,1,name}', '"batch_id"', 'columns: “batch_id” stands twice, or is a name of ours.'),
  ('{columns,1,name}', '"month"', 'columns: “month” stands twice, or is a name of ours.'),
  ('{columns,2,minimum}', '13', 'columns[2].minimum: is larger than maximum.'),
  ('{columns,2,maximum}', '13', 'period.month: “month” must be a smallint from 1 to 12.'),
  ('{columns,3,size}', '0', 'columns[3].size: must be a whole number from 1.'),
  ('{columns,3,minimum}', '0', 'columns[3].minimum: is for numbers.'),
  ('{columns,3,digits}', '4', 'columns[3].digits: is for whole numbers.'),
  ('{columns,4,maximum}', '7', 'columns[4].maximum: is for numbers.'),
  ('{columns,4,not}', '[7]', 'columns[4].not: is for numbers and text.'),
  ('{columns,4,forms}', '["dd/mm/yy"]',
    'columns[4].forms: must be a form of dates like yyyy-MM-dd, dd/MM/yyyy or MM.dd.yyyy, or a list of such.'),
  ('{columns,4,forms}', '["dd/MM-yyyy"]',
    'columns[4].forms: must be a form of dates like yyyy-MM-dd, dd/MM/yyyy or MM.dd.yyyy, or a list of such.'),
  ('{columns,4,forms}', '["dd/MM/yyyy", "MM/dd/yyyy"]', 'columns[4].forms: has two that cannot be told apart.'),
  ('{columns,4,personal}', '"hash"', 'columns[4].personal: hash needs the type bigint or text.'),
  ('{columns,5,reads}', '"yes"', 'columns[5].reads: “yes” is not known; use mark, count.'),
  ('{columns,6,marks}', null, 'columns[6]: a day grid needs marks and into.'),
  ('{columns,6,marks}', '{"1": 7}',
    'columns[6].marks.1: must be the name of a meaning, or null where it counts nowhere.'),
  ('{columns,6,marks}', '{" ": "served"}', 'columns[6].marks.“ ”: is no mark.'),
  ('{columns,6,into}', '{"eaten": "eaten_days"}', 'columns[6].into.eaten: is not the meaning of a mark.'),
  ('{columns,6,into}', '{"served": "Served"}',
    'columns[6].into.served: must be a letter, then letters, digits or _, all lower case, at most 48.'),
  ('{columns,6,into}', '{"served": "month"}', 'columns: “month” stands twice, or is a name of ours.'),
  ('{columns,6,from}', '["1", "2"]', 'columns[6].from: must be “1..31”, or 31 names.'),
  ('{columns,7,from}', null, 'columns[7]: an unpivot needs from and items.'),
  ('{columns,7,items}', '["lower"]', 'columns[7].items: must name one item for each column in from.'),
  ('{columns,7,items}', '["lower", "Upper"]', 'columns[7].items: must be a list of names.'),
  ('{columns,7,into}', '{"item": "stage"}', 'columns[7].into: must say item and value.'),
  ('{columns,7,into}', '{"item": "year", "value": "count"}',
    'columns: “year” of the unpivot “meals” is the name of another column.'),
  ('{columns,8,names}', '["eggs", "eggs"]', 'columns[8].names: has the same value twice.'),
  ('{columns,8,from}', '"x"', 'columns[8]: has names, and with them no name or from.'),
  ('{columns,9}', '{"from": "1st meal"}', 'columns: “1st_meal” is not a name of at most 48 letters.'),
  ('{columns,9}', '7', 'columns: must be a list of objects.'),
  ('{period}', '"month"', 'period: must be an object.'),
  ('{period}', null, 'period: is needed where there is a day grid.'),
  ('{period,kind}', '"week"', 'period.kind: “week” is not known; use calendar_month.'),
  ('{period,year}', '"month"', 'period.year: “month” must be of kind academic_year.'),
  ('{period,month}', '"week"', 'period.month: “week” is not one of the columns.'),
  ('{key}', '"school_id"', 'key: must be a list of names.'),
  ('{key}', '["school"]', 'key: “school” is not one of the columns.'),
  ('{key}', '["cook"]', 'key: “cook” is not kept with its row.'),
  ('{key}', '[]', 'key: is empty, so stored_key must be append.'),
  ('{stored_key}', '"append"', 'stored_key: append is for a source without a key.'),
  ('{stored_key}', '"keep"', 'history: needs load merge and stored_key replace.'),
  ('{stored_key}', '"drop"', 'stored_key: “drop” is not known; use keep, replace, append.'),
  ('{digest_key}', 'true', 'digest_key: needs a key, load merge, and no period.'),
  ('{overlap}', '"closed_days"', 'overlap: closed_days needs load attach, a day grid and school_id in the key.'),
  ('{overlap}', '"some"', 'overlap: “some” is not known; use none, closed_days.'),
  ('{null_words}', '["शून्य"]', 'null_words: must be a list of words in plain letters, without quotes.'),
  ('{null_words}', '[""]', 'null_words: must be a list of words in plain letters, without quotes.'),
  ('{retention}', '"long"', 'retention: must be a duration like “10 years”.'),
  ('{retention}', '"-1 year"', 'retention: must be a duration like “10 years”.'),
  ('{notify}', '["meals"]', 'notify: must be a list of mail addresses.'),
  ('{enabled}', '1', 'enabled: must be true or false.'),
  ('{history}', '"yes"', 'history: must be true or false.'),
  ('{unique_together}', '{}', 'unique_together: must be a list of objects.'),
  ('{unique_together,0,columns}', '["cook"]', 'unique_together[0].columns: “cook” is not kept with its row.'),
  ('{unique_together,0,code}', '"twice"',
    'unique_together[0].code: “twice” is not known; use same-place, duplicate-key.'),
  ('{unique_together,0,severity}', '"fatal"', 'unique_together[0].severity: “fatal” is not known; use reject, note.');

call staging.define_source(
  '{ "name": "other_meal", "title": "Other meals", "class": "dynamic", "grain": "one meal", "load": "merge",
     "files": [{ "folder": "midday_meal", "prefix": "others" }], "columns": [{ "name": "meal" }], "key": ["meal"] }');

select is_empty(
  $$ select place, value, message, answer
     from wrong
     cross join lateral pg_temp.refusal(case place when '{}' then '[]' else pg_temp.changed(place, value) end) as answer
     where answer <> message $$,
  'each wrong value is refused in its place'
);
select is(pg_temp.refusal(pg_temp.meals()), 'taken', 'with all of them right it is taken');
select is_empty(
  $$ select known.owner, property_name from (values ('source'), ('file'), ('period'), ('unique'), ('column')) as known (owner)
     cross join lateral staging.known_property(known.owner)
     where not exists (select from wrong where property_name = any (place)) $$,
  'and of no property have we forgotten to try a wrong one'
);

select * from finish();
