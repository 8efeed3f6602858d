-- Periodic assessment tests: the subjects of each class.

call staging.define_source('{
  "name": "pat_subject", "title": "PAT subjects", "class": "static", "grain": "one subject in one class",
  "load": "merge",
  "files": [{ "folder": "pat", "prefix": "periodic_exam_subject_details" }],
  "columns": [
    { "name": "subject_id", "type": "integer", "required": true },
    { "name": "subject", "size": 100 },
    { "name": "grade", "type": "integer", "required": true, "minimum": 0 }
  ],
  "key": ["subject_id", "grade"], "stored_key": "replace", "analyst": true, "schedule": "per exam"
}');
