-- UDISE: plans, audits, equipment and training for the safety of a school.

call staging.define_source('{
  "name": "udise_sch_safety", "title": "UDISE: safety", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_safety" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["sdmp_plan_yn", "struct_safaud_yn", "nonstr_safaud_yn", "cctv_cam_yn", "fire_ext_yn", "nodal_tch_yn",
      "safty_trng_yn", "dismgmt_taug_yn", "slfdef_grt_yn", "slfdef_trained"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
