-- UDISE: children of one stream who appeared for and passed class 12, by social group and sex.
--
-- item_id: 3 regular, 4 other than regular. Streams: 121 arts, 122 science, 123 commerce, 124 vocational, 125
-- other.

call staging.define_source('{
  "name": "udise_sch_exmres_c12", "title": "UDISE: results of class 12", "class": "dynamic",
  "grain": "one kind of candidate, one stream in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_exmres_c12" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "item_id", "type": "smallint", "required": true, "minimum": 3, "maximum": 4 },
    { "name": "stream_id", "type": "smallint", "required": true, "minimum": 121, "maximum": 125 },
    { "names": ["gen_app_b", "gen_app_g", "obc_app_b", "obc_app_g", "sc_app_b", "sc_app_g", "st_app_b", "st_app_g",
      "gen_pass_b", "gen_pass_g", "obc_pass_b", "obc_pass_g", "sc_pass_b", "sc_pass_g", "st_pass_b",
      "st_pass_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "item_id", "stream_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
