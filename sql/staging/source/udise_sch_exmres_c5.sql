-- UDISE: children of class 5 who appeared, passed, and passed with 60 %, by social group and sex.

call staging.define_source('{
  "name": "udise_sch_exmres_c5", "title": "UDISE: results of class 5", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_exmres_c5" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["gen_app_b", "gen_app_g", "obc_app_b", "obc_app_g", "sc_app_b", "sc_app_g", "st_app_b", "st_app_g",
      "gen_pass_b", "gen_pass_g", "obc_pass_b", "obc_pass_g", "sc_pass_b", "sc_pass_g", "st_pass_b", "st_pass_g",
      "gen_60p_b", "gen_60p_g", "obc_60p_b", "obc_60p_g", "sc_60p_b", "sc_60p_g", "st_60p_b",
      "st_60p_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
