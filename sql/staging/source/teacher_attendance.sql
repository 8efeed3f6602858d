-- Teacher attendance: the marks of one teacher in one month.
--
-- Besides present and absent a teacher has half-day and full-day leave, duty elsewhere and training, each a
-- mask of its own. Headers write MONTH or Month; names are compared without case.

call staging.define_source('{
  "name": "teacher_attendance", "title": "Teacher attendance", "class": "dynamic",
  "grain": "one teacher in one month", "load": "attach",
  "files": [{ "folder": "teacher_attendance", "prefix": "teacher_attendance" }],
  "columns": [
    { "name": "academic_year", "from": "AC_YEAR", "kind": "academic_year", "required": true },
    { "name": "teacher_id", "from": "TCHCD", "type": "bigint", "required": true, "personal": "hash" },
    { "name": "month", "from": "MONTH", "type": "smallint", "required": true, "minimum": 1, "maximum": 12 },
    { "name": "school_id", "from": "SCHCD", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "days", "kind": "day_grid", "from": "1..31",
      "marks": { "1": "present", "2": "absent", "3": "half_day_leave", "4": "leave", "5": null, "6": "duty",
        "7": "training" },
      "into": { "present": "present_days", "absent": "absent_days", "half_day_leave": "half_day_leave_days",
        "leave": "leave_days", "duty": "duty_days", "training": "training_days" } }
  ],
  "period": { "kind": "calendar_month", "year": "academic_year", "month": "month" },
  "key": ["school_id", "teacher_id", "academic_year", "month"],
  "stored_key": "keep", "overlap": "closed_days", "retention": "10 years", "schedule": "daily"
}');
