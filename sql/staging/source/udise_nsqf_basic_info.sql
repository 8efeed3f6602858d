-- UDISE: whether a school teaches vocational courses, and which two sectors since when.
--
-- A school without a second sector writes 0 or nothing for it, so sectors have no list here.

call staging.define_source('{
  "name": "udise_nsqf_basic_info", "title": "UDISE: vocational education", "class": "dynamic",
  "grain": "one school in one academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_basic_info" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "names": ["nsqf_yn", "voc_course_yn"], "type": "smallint", "minimum": 0 },
    { "name": "sec1_sub", "type": "integer", "minimum": 0 },
    { "name": "sec1_year", "size": 10 },
    { "name": "sec2_sub", "type": "integer", "minimum": 0 },
    { "name": "sec2_year", "size": 10 }
  ],
  "key": ["school_id", "academic_year"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
