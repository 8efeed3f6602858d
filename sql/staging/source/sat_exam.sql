-- Semester assessment tests: what each exam is.
--
-- The date is the exam's own; the code carries it too, as SAT, class, subject, ddmmyyyy and sometimes a suffix,
-- and is not taken apart. An exam may be announced, and sent, long before it is held. The semester
-- is 1 or 2, and part of the key.

call staging.define_source('{
  "name": "sat_exam", "title": "SAT exams", "class": "static", "grain": "one exam of one semester in one academic year",
  "load": "merge",
  "files": [{ "folder": "sat", "prefix": "semester_exam_mst" }],
  "columns": [
    { "name": "exam_id", "type": "integer", "required": true },
    { "name": "medium", "size": 20, "required": true },
    { "name": "grade", "from": "standard", "type": "integer", "required": true, "minimum": 0 },
    { "name": "division", "size": 20 },
    { "name": "subject_id", "type": "integer", "required": true },
    { "name": "exam_type_id", "type": "integer", "required": true },
    { "name": "exam_code", "size": 100, "required": true },
    { "name": "held_on", "from": "exam_date", "type": "date", "required": true },
    { "name": "total_questions", "type": "integer", "required": true, "minimum": 0 },
    { "name": "total_marks", "type": "numeric", "required": true, "minimum": 0 },
    { "name": "academic_year", "from": "assessment_year", "kind": "academic_year", "required": true },
    { "name": "exam_type", "size": 50, "required": true },
    { "name": "subject_name", "size": 50, "required": true },
    { "name": "semester", "type": "smallint", "required": true, "minimum": 1, "maximum": 2 }
  ],
  "key": ["exam_id", "academic_year", "semester"], "stored_key": "replace", "analyst": true, "schedule": "per exam"
}');
