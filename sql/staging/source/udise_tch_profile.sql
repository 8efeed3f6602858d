-- UDISE: one teacher of a school, without the name: name and birth date stay apart, in the schema pii.
--
-- The file has no year, so the row carries the academic year in which it arrived. The teacher's code is kept
-- as a hash; codes of qualifications and subjects grow with the census form, so they have no upper end here.

call staging.define_source('{
  "name": "udise_tch_profile", "title": "UDISE: teachers", "class": "dynamic",
  "grain": "one teacher in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "tch_profile" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "kind": "arrival_year" },
    { "name": "tch_code", "size": 100, "required": true, "personal": "hash" },
    { "name": "name", "size": 100, "personal": "separate" },
    { "name": "gender", "type": "smallint", "minimum": 0 },
    { "name": "dob", "type": "date", "maximum": "arrival", "personal": "separate" },
    { "names": ["social_cat", "tch_type", "nature_of_appt"], "type": "smallint", "minimum": 0 },
    { "name": "doj_service", "type": "date", "maximum": "arrival" },
    { "names": ["qual_acad", "qual_prof", "class_taught", "appt_sub", "sub_taught1", "sub_taught2", "trn_brc",
      "trn_crc", "trn_diet", "trn_other", "trng_rcvd", "trng_needed", "nontch_days", "math_upto", "science_upto",
      "english_upto", "lang_study_upto", "soc_study_upto"], "type": "smallint", "minimum": 0 },
    { "name": "yoj_pres_sch", "size": 100 },
    { "names": ["disability_type", "trained_cwsn", "trained_comp"], "type": "smallint", "minimum": 0 }
  ],
  "key": ["school_id", "academic_year", "tch_code"], "stored_key": "replace", "schedule": "yearly"
}');
