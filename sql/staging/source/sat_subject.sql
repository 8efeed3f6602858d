-- Semester assessment tests: the subjects of each class.

call staging.define_source('{
  "name": "sat_subject", "title": "SAT subjects", "class": "static", "grain": "one subject in one class",
  "load": "merge",
  "files": [{ "folder": "sat", "prefix": "semester_exam_subject_details" }],
  "columns": [
    { "name": "subject_id", "type": "integer", "required": true },
    { "name": "subject", "size": 100 },
    { "name": "grade", "type": "integer", "required": true, "minimum": 0 }
  ],
  "key": ["subject_id", "grade"], "stored_key": "replace", "analyst": true, "schedule": "per exam"
}');
