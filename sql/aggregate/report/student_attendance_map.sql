-- Student attendance on the map, from the state down to the school.

call aggregate.define_report('{
  "name": "student_attendance_map", "group": "attendance", "kind": "map", "metric": "student_attendance_rate",
  "title": { "en": "Student attendance", "hi": "छात्र उपस्थिति" },
  "levels": ["district", "block", "cluster", "school"],
  "filters": ["window", "month", "management", "category"],
  "footer": ["students", "schools"],
  "download": "student_attendance", "position": 10
}');
