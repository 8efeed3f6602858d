-- UDISE: how many teachers and other staff a school has.

call staging.define_source('{
  "name": "udise_sch_staff_posn", "title": "UDISE: staff in position", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_staff_posn" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["tch_regular", "tch_contract", "tch_part_time", "nontch_accnt", "nontch_lib_asst", "nontch_lab_asst",
      "nontch_udc", "nontch_ldc", "nontch_peon", "nontch_watchman",
      "tch_hav_adhr"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
