-- UDISE: children who received one incentive in one stage of a school, by social group and sex.
--
-- Incentives: 1 textbooks, 2 uniform, 3 transport, 4 escort, 5 bicycle.

call staging.define_source('{
  "name": "udise_sch_incentives", "title": "UDISE: incentives", "class": "dynamic",
  "grain": "one stage, one incentive in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_incentives" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "grade_pri_upr", "type": "smallint", "required": true, "minimum": 1, "maximum": 2 },
    { "name": "incentive_type", "type": "smallint", "required": true, "minimum": 1, "maximum": 5 },
    { "names": ["gen_b", "gen_g", "sc_b", "sc_g", "st_b", "st_g", "obc_b", "obc_g", "min_muslim_b", "min_muslim_g",
      "min_oth_b", "min_oth_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "grade_pri_upr", "incentive_type"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
