-- Semester marks, the older form of assessment: one student's total in each of eight subjects.
--
-- The file has no year, so the row carries the academic year in which it arrived: this year's first semester
-- does not overwrite last year's. A blank is a subject not taken. Places and flags of presence (PA_…), which
-- the file carries besides, are passed over.

call staging.define_source('{
  "name": "semester_marks", "title": "Semester marks", "class": "dynamic", "grain": "one student in one semester",
  "load": "merge",
  "files": [{ "folder": "semester", "prefix": "semester" }],
  "columns": [
    { "name": "school_id", "from": "SchoolId", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "kind": "arrival_year" },
    { "name": "semester", "from": "Sem", "type": "smallint", "required": true, "minimum": 1 },
    { "name": "student_uid", "from": "AadhaarUID", "type": "bigint", "required": true, "personal": "hash" },
    { "name": "grade", "from": "StudyingClass", "type": "integer", "required": true, "minimum": 0 },
    { "name": "section", "from": "Section", "size": 20 },
    { "name": "marks", "kind": "unpivot",
      "from": ["ES", "Gujarati", "Maths", "English", "Hindi", "Science", "SS", "Sanskrit"],
      "items": ["es", "gujarati", "maths", "english", "hindi", "science", "social_science", "sanskrit"],
      "into": { "item": "subject", "value": "marks" }, "type": "integer", "minimum": 0 }
  ],
  "key": ["student_uid", "school_id", "academic_year", "semester", "grade"], "stored_key": "replace",
  "retention": "10 years", "schedule": "monthly"
}');
