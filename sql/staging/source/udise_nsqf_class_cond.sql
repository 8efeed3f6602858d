-- UDISE: hours (for visits, the number) of one kind of class in one vocational sector of a school.
--
-- Kinds: 1 theory, 2 practical, 3 field visits (a number), 4 training in industry.

call staging.define_source('{
  "name": "udise_nsqf_class_cond", "title": "UDISE: vocational classes", "class": "dynamic",
  "grain": "one sector, one kind of class in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_class_cond" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "sector_no", "type": "smallint", "required": true, "minimum": 61, "maximum": 80 },
    { "name": "class_type_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 4 },
    { "names": ["c9", "c10", "c11", "c12"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "sector_no", "class_type_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
