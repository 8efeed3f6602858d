-- UDISE: children whose marks of class 10 are in one range, by social group and sex.
--
-- item_id: 1 regular, 2 other than regular. Ranges: 1 up to 40 %, 2 to 60, 3 to 80, 4 above.

call staging.define_source('{
  "name": "udise_sch_exmmarks_c10", "title": "UDISE: marks of class 10", "class": "dynamic",
  "grain": "one kind of candidate, one range of marks in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_exmmarks_c10" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "item_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 2 },
    { "name": "marks_range_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 4 },
    { "names": ["gen_b", "gen_g", "obc_b", "obc_g", "sc_b", "sc_g", "st_b",
      "st_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "item_id", "marks_range_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
