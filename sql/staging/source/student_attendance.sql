-- Student attendance: the marks of one student in one month.
--
-- The key is the student in the school and month: a student has one row of marks there, whatever
-- attendance id it carries.

call staging.define_source('{
  "name": "student_attendance", "title": "Student attendance", "class": "dynamic",
  "grain": "one student in one month", "load": "attach",
  "files": [{ "folder": "student_attendance", "prefix": "student_attendance" }],
  "columns": [
    { "name": "attendance_id", "from": "StudentAttendanceId", "type": "bigint", "required": true },
    { "name": "student_id", "from": "StudentId", "type": "bigint", "required": true, "personal": "hash" },
    { "name": "school_id", "from": "SchoolId", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "from": "AadhaarUID", "personal": "drop" },
    { "name": "academic_year", "from": "AcademicYear", "kind": "academic_year", "required": true },
    { "name": "month", "from": "Month", "type": "smallint", "required": true, "minimum": 1, "maximum": 12 },
    { "name": "days", "kind": "day_grid", "from": "1..31", "marks": { "1": "present", "2": "absent", "5": null },
      "into": { "present": "present_days", "absent": "absent_days" } }
  ],
  "period": { "kind": "calendar_month", "year": "academic_year", "month": "month" },
  "key": ["school_id", "student_id", "academic_year", "month"],
  "stored_key": "keep", "overlap": "closed_days", "retention": "10 years", "schedule": "daily"
}');
