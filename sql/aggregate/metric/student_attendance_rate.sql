-- Student attendance: of the days that were marked, the share on which students were present.

call aggregate.define_metric('{
  "name": "student_attendance_rate", "title": "Student attendance",
  "unit": "percent", "decimals": 1, "direction": "up",
  "source": "student_attendance", "grain": ["school", "day"],
  "numerator": { "days_in": "present_days" },
  "denominator": { "days_in": ["present_days", "absent_days"] },
  "also": {
    "student_attendance_students": { "title": "Students", "count_distinct": "student_id", "per": "month" },
    "student_attendance_low_schools": { "title": "Schools below 60%", "schools_below": 60, "direction": "down" }
  },
  "windows": ["last_day", "last_7_days", "last_30_days", "week", "month", "academic_year", "overall"],
  "dimensions": ["management", "category"],
  "public": ["state", "district", "block"]
}');
