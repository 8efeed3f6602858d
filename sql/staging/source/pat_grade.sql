-- Periodic assessment tests: how many students a class of a school has.
--
-- A school that is in no master is kept and noted; published samples name none but such.

call staging.define_source('{
  "name": "pat_grade", "title": "PAT enrolment", "class": "dynamic", "grain": "one class of one school",
  "load": "merge",
  "files": [{ "folder": "pat", "prefix": "periodic_exam_grade_details" }],
  "columns": [
    { "name": "school_id", "type": "bigint", "required": true, "digits": [10, 11], "references": "school" },
    { "name": "grade", "type": "integer", "required": true, "minimum": 0 },
    { "name": "students_count", "type": "integer", "minimum": 0 }
  ],
  "key": ["school_id", "grade"], "stored_key": "replace", "analyst": true, "schedule": "per exam"
}');
