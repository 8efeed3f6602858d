-- UDISE: children with special needs who received one aid or allowance, by stage and sex.
--
-- The stages stand in the order secondary, higher secondary, primary, upper primary, pre-primary.

call staging.define_source('{
  "name": "udise_sch_incen_cwsn", "title": "UDISE: incentives for children with special needs",
  "class": "dynamic", "grain": "one aid in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_incen_cwsn" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "item_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 11 },
    { "names": ["tot_sec_b", "tot_sec_g", "tot_hsec_b", "tot_hsec_g", "tot_pry_b", "tot_pry_g", "tot_upr_b",
      "tot_upr_g", "tot_pre_pri_b", "tot_pre_pri_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "item_id"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
