-- UDISE: children newly admitted to class 1, by age, sex and where they came from.

call staging.define_source('{
  "name": "udise_sch_enr_newadm", "title": "UDISE: new admissions to class 1", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_enr_newadm" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["age4_b", "age4_g", "age5_b", "age5_g", "age6_b", "age6_g", "age7_b", "age7_g", "age8_b", "age8_g",
      "same_sch_b", "same_sch_g", "oth_sch_b", "oth_sch_g", "anganwadi_b",
      "anganwadi_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
