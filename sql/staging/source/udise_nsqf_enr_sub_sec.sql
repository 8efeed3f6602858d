-- UDISE: children in one course (sub-sector) of a vocational sector of a school, by class and sex.

call staging.define_source('{
  "name": "udise_nsqf_enr_sub_sec", "title": "UDISE: vocational enrolment by course", "class": "dynamic",
  "grain": "one sector, one course in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_enr_sub_sec" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "sub_sector_id", "type": "smallint", "required": true, "minimum": 1 },
    { "name": "sector_no", "type": "smallint", "required": true, "minimum": 61, "maximum": 80 },
    { "names": ["c9_b", "c9_g", "c10_b", "c10_g", "c11_b", "c11_g", "c12_b",
      "c12_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "sector_no", "sub_sector_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
