-- UDISE: children taught in one medium of instruction of a school, by class and sex.
--
-- medinstr_seq is the place of the medium in the school's profile, not the medium.

call staging.define_source('{
  "name": "udise_sch_enr_medinstr", "title": "UDISE: enrolment by medium", "class": "dynamic",
  "grain": "one medium in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_enr_medinstr" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "medinstr_seq", "type": "smallint", "required": true, "minimum": 1 },
    { "names": ["c1_b", "c1_g", "c2_b", "c2_g", "c3_b", "c3_g", "c4_b", "c4_g", "c5_b", "c5_g", "c6_b", "c6_g",
      "c7_b", "c7_g", "c8_b", "c8_g", "c9_b", "c9_g", "c10_b", "c10_g", "c11_b", "c11_g", "c12_b",
      "c12_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "medinstr_seq"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
