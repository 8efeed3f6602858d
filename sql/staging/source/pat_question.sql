-- Periodic assessment tests: the questions of an exam, each with the learning outcome that it tests.

call staging.define_source('{
  "name": "pat_question", "title": "PAT questions", "class": "static", "grain": "one question", "load": "merge",
  "files": [{ "folder": "pat", "prefix": "periodic_exam_qst_mst" }],
  "columns": [
    { "name": "question_id", "type": "integer", "required": true },
    { "name": "exam_id", "type": "integer", "required": true, "references": "pat_exam" },
    { "name": "indicator_id", "type": "integer" },
    { "name": "indicator_title", "size": 20 },
    { "name": "indicator" },
    { "name": "question_title", "size": 20, "required": true },
    { "name": "question", "required": true },
    { "name": "question_marks", "type": "numeric", "required": true, "minimum": 0 }
  ],
  "key": ["question_id"], "stored_key": "replace", "analyst": true, "schedule": "per exam"
}');
