-- UDISE: children who repeat a class, in one social or minority group of a school, by class and sex.
--
-- Groups as in udise_sch_enr_fresh.

call staging.define_source('{
  "name": "udise_sch_enr_reptr", "title": "UDISE: repeaters", "class": "dynamic",
  "grain": "one group in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_enr_reptr" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "item_group", "type": "smallint", "required": true, "minimum": 1, "maximum": 2 },
    { "name": "item_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 11 },
    { "names": ["c1_b", "c1_g", "c2_b", "c2_g", "c3_b", "c3_g", "c4_b", "c4_g", "c5_b", "c5_g", "c6_b", "c6_g",
      "c7_b", "c7_g", "c8_b", "c8_g", "c9_b", "c9_g", "c10_b", "c10_g", "c11_b", "c11_g", "c12_b",
      "c12_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "item_group", "item_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
