-- UDISE: children of one group in one stream of classes 11 and 12: enrolled (ec) and repeating (rc), by sex.
--
-- Streams: 111 arts, 112 science, 113 commerce, 114 vocational, 115 other. Groups as in udise_sch_enr_fresh.

call staging.define_source('{
  "name": "udise_sch_enr_by_stream", "title": "UDISE: enrolment by stream", "class": "dynamic",
  "grain": "one stream, one social group in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "sch_enr_by_stream" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "stream_id", "type": "smallint", "required": true, "minimum": 111, "maximum": 115 },
    { "name": "caste_id", "type": "smallint", "required": true, "minimum": 1, "maximum": 11 },
    { "names": ["ec11_b", "ec11_g", "ec12_b", "ec12_g", "rc11_b", "rc11_g", "rc12_b",
      "rc12_g"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "stream_id", "caste_id"], "stored_key": "replace", "analyst": true,
  "schedule": "yearly"
}');
