-- Periodic assessment tests: the marks of one student for one question.
--
-- Students are kept as hashes. Marks above those of the question are kept: what to make of them is the metric's
-- matter, and the question may come later.

call staging.define_source('{
  "name": "pat_result", "title": "PAT results", "class": "dynamic", "grain": "one student''s answer to one question",
  "load": "merge",
  "files": [{ "folder": "pat", "prefix": "periodic_exam_result_trans" }],
  "columns": [
    { "name": "id", "type": "integer", "required": true },
    { "name": "exam_id", "type": "integer", "required": true, "references": "pat_exam" },
    { "name": "exam_code", "size": 100, "required": true },
    { "name": "student_id", "type": "bigint", "personal": "hash" },
    { "name": "student_uid", "type": "bigint", "required": true, "personal": "hash" },
    { "name": "school_id", "type": "bigint", "required": true, "digits": [10, 11], "references": "school" },
    { "name": "grade", "from": "studying_class", "type": "integer", "required": true, "minimum": 0 },
    { "name": "section", "size": 20 },
    { "name": "question_id", "type": "integer", "required": true, "references": "pat_question" },
    { "name": "obtained_marks", "type": "numeric", "required": true, "minimum": 0 }
  ],
  "key": ["exam_code", "student_uid", "question_id"], "stored_key": "replace", "retention": "10 years",
  "schedule": "per exam"
}');
