-- UDISE: children of one social group of a vocational sector after class 12: placed, in further education,
-- self-employed.

call staging.define_source('{
  "name": "udise_nsqf_plcmnt_c12", "title": "UDISE: vocational placement after class 12", "class": "dynamic",
  "grain": "one sector, one social group in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_plcmnt_c12" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "sector_no", "type": "smallint", "required": true, "minimum": 61, "maximum": 80 },
    { "name": "item_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 4 },
    { "names": ["opt_plcmnt_b", "opt_plcmnt_g", "placed_b", "placed_g", "voc_hs_b", "voc_hs_g", "nonvoc_hs_b",
      "nonvoc_hs_g", "self_emp_b", "self_emp_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "sector_no", "item_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
