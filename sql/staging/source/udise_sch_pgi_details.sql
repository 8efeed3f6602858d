-- UDISE: what the performance grading index asks of a school.

call staging.define_source('{
  "name": "udise_sch_pgi_details", "title": "UDISE: performance grading", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_pgi_details" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "tch_adhr_seed", "type": "integer", "minimum": 0 },
    { "names": ["stu_atndnc_yn", "tch_atndnc_yn", "sch_eval_yn", "improv_plan_yn",
      "sch_pfms_yn"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
