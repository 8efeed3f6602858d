-- UDISE: grants that a school received (_r) and spent (_e), and assistance from others, in rupees.

call staging.define_source('{
  "name": "udise_sch_recp_exp", "title": "UDISE: grants", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_recp_exp" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["dev_grt_r", "dev_grt_e", "maint_grt_r", "maint_grt_e", "tlm_grt_r", "tlm_grt_e", "cw_grt_r",
      "cw_grt_e", "anl_grt_r", "anl_grt_e", "minrep_grt_r", "minrep_grt_e", "labrep_grt_r", "labrep_grt_e",
      "book_grt_r", "book_grt_e", "elec_grt_r", "elec_grt_e", "oth_grt_r", "oth_grt_e", "compo_grt_r", "compo_grt_e",
      "lib_grt_r", "lib_grt_e", "sport_grt_r", "sport_grt_e", "media_grt_r", "media_grt_e", "smc_grt_r", "smc_grt_e",
      "presch_grt_r", "presch_grt_e"], "type": "numeric", "minimum": 0 },
    { "name": "ngo_asst_yn", "type": "smallint", "minimum": 0 },
    { "name": "ngo_asst_name", "size": 100 },
    { "name": "ngo_asst_rcvd", "type": "numeric", "minimum": 0 },
    { "name": "psu_asst_yn", "type": "smallint", "minimum": 0 },
    { "name": "psu_asst_name", "size": 100 },
    { "name": "psu_asst_rcvd", "type": "numeric", "minimum": 0 },
    { "name": "comm_asst_yn", "type": "smallint", "minimum": 0 },
    { "name": "comm_asst_rcvd", "type": "numeric", "minimum": 0 },
    { "name": "comm_asst_name", "size": 100 },
    { "name": "oth_asst_yn", "type": "smallint", "minimum": 0 },
    { "name": "oth_asst_name", "size": 100 },
    { "name": "oth_asst_rcvd", "type": "numeric", "minimum": 0 },
    { "names": ["ict_reg_yn", "sport_reg_yn", "lib_reg_yn"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
