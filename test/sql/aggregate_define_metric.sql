-- Metrics are documents: what they cannot mean is refused with its place, what they say is kept.

select plan(27);

create function pg_temp.document(changes jsonb default '{}') returns jsonb language sql as $$
  select '{
    "name": "test_rate", "title": "Test", "unit": "percent", "decimals": 1,
    "source": "student_attendance", "grain": ["school", "day"],
    "numerator": {"days_in": "present_days"}, "denominator": {"days_in": ["present_days", "absent_days"]},
    "also": {"test_students": {"title": "Students", "count_distinct": "student_id"},
             "test_low": {"title": "Low", "schools_below": 60}},
    "windows": ["month", "academic_year", "overall"], "dimensions": ["management"]
  }'::jsonb || changes;
$$;
create function pg_temp.refused(changes jsonb, message text, description text) returns text language sql as $$
  select throws_ok(
    format('call aggregate.define_metric(%L)', pg_temp.document(changes)), 'QB201', message, description);
$$;

-- Then
select throws_ok(
  $$ call aggregate.define_metric('[]') $$, 'QB201', 'document: must be an object.', 'a document is an object'
);
select throws_ok(
  format('call aggregate.define_metric(%L)', pg_temp.document() - 'unit'), 'QB201', 'unit: is missing.',
  'what is needed is missed'
);
select pg_temp.refused(changes::jsonb, message, message)
from (
  values
    ('{"colour": 1}', 'colour: is not known to a metric.'),
    ('{"name": "Test rate"}', 'name: must be small letters, digits and “_”, beginning with a letter.'),
    ('{"unit": "apples"}', 'unit: must be percent, score or ratio.'),
    ('{"decimals": 9}', 'decimals: must be a number from 0 to 6.'),
    ('{"direction": "left"}', 'direction: must be up, down or none.'),
    ('{"grain": ["school"]}', 'grain: must be ["school", "day"], the only one known yet.'),
    ('{"source": "midday_meal"}', 'source: There is no source “midday_meal”.'),
    ('{"numerator": {"days_in": "student_id"}}',
      'numerator.days_in: “student_id” is no mask of days of student_attendance.'),
    ('{"denominator": {"days_in": "absent_days"}}',
      'numerator.days_in: must be among the days of the denominator, or a share would exceed the whole.'),
    ('{"denominator": {"days_in": []}}', 'denominator.days_in: must name a mask of days.'),
    ('{"denominator": {"sum": "x"}}', 'denominator: must be {"days_in": …}.'),
    ('{"windows": ["month", "fortnight"]}',
      'windows[1]: “fortnight” is none of last_day, last_7_days, last_30_days, week, month, academic_year, overall.'),
    ('{"windows": ["month", "month"]}', 'windows: has a word twice.'),
    ('{"windows": ["last_day"]}', 'windows: must hold month: the longer ones are summed from it.'),
    ('{"windows": ["month", "overall"]}',
      'windows: must hold academic_year where overall is: it is summed from it.'),
    ('{"dimensions": ["colour"]}', 'dimensions[0]: “colour” is none of management, category.'),
    ('{"public": "state"}', 'public: must be a list.'),
    ('{"also": {"test_x": {"title": "X"}}}',
      'also.test_x: must have either count_distinct or schools_below.'),
    ('{"also": {"test_x": {"title": "X", "count_distinct": "name"}}}',
      'also.test_x.count_distinct: “name” is no column of student_attendance.'),
    ('{"also": {"student_attendance_students": {"title": "X", "schools_below": 1}}}',
      'name: is, or has in “also”, the name of a metric defined elsewhere.')
) as wrong (changes, message);

-- When a good one is defined, twice
call aggregate.define_metric(pg_temp.document());
update aggregate.metric set refreshed_at = now() where metric_name = 'test_rate';
call aggregate.define_metric(pg_temp.document());

-- Then
select results_eq(
  $$ select metric_name, title, unit, decimals, direction, part_of, also_position, formula, refreshed_at is null
     from aggregate.metric where 'test_rate' in (metric_name, part_of) order by 1 $$,
  $$ values
    ('test_low', 'Low', 'count', 0, 'down', 'test_rate', 1, 'Schools whose own figure is below 60.', true),
    ('test_rate', 'Test', 'percent', 1, 'up', null, null,
      'All present days ÷ all present days and absent days × 100; both are added up before they are divided. '
      || 'Rounded half up, decimals: 1.', false),
    ('test_students', 'Students', 'count', 0, 'none', 'test_rate', 2,
      'Distinct students of each school in its newest month with data, added up over the schools.', true) $$,
  'it is there with what accompanies it, and the second time changes nothing'
);

-- When one that accompanies goes and another comes
call aggregate.define_metric(pg_temp.document(
  '{"also": {"test_above": {"title": "A", "schools_below": 90},
             "test_students": {"title": "Pupils", "count_distinct": "student_id"}}}'));

-- Then
select results_eq(
  $$ select metric_name, title, also_position from aggregate.metric where part_of = 'test_rate' order by 1 $$,
  $$ values ('test_above', 'A', 3), ('test_students', 'Pupils', 2) $$,
  'who stays keeps the position in the rows, and nobody gets one that rows may still hold'
);
select is(refreshed_at, null, 'the next refresh counts everything again')
from aggregate.metric where metric_name = 'test_rate';

-- Then a report is held to the metric
select throws_ok(
  $$ call aggregate.define_report('{"name": "r", "group": "g", "kind": "map", "metric": "none",
    "title": {"en": "R"}, "levels": []}') $$,
  'QB201', 'metric: There is no metric “none”.', 'a report needs its metric'
);
select throws_ok(
  $$ call aggregate.define_report('{"name": "r", "group": "g", "kind": "map", "metric": "test_rate",
    "title": {"hi": "R"}, "levels": ["block"]}') $$,
  'QB201', 'title.en: is missing: English is what is shown for want of others.', 'a report needs an English title'
);

select * from finish();
