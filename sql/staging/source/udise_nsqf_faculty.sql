-- UDISE: one vocational teacher of a school, without the name: name and birth date stay apart, in the schema pii.
--
-- The census's number and the code of the teacher are kept as hashes.

call staging.define_source('{
  "name": "udise_nsqf_faculty", "title": "UDISE: vocational faculty", "class": "dynamic",
  "grain": "one teacher in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_faculty" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "faculty_code", "size": 100, "personal": "hash" },
    { "name": "name", "size": 100, "personal": "separate" },
    { "name": "gender", "type": "smallint", "minimum": 0 },
    { "name": "dob", "type": "date", "maximum": "arrival", "personal": "separate" },
    { "names": ["soc_cat", "nature_of_appt", "qual_acad", "qual_prof", "industry_exp", "training_exp", "class_taught",
      "appt_sec", "induc_trg_rcvd", "inserv_trg_rcvd"], "type": "smallint", "minimum": 0 },
    { "name": "nsqf_faculty_id", "type": "bigint", "required": true, "personal": "hash" }
  ],
  "key": ["school_id", "academic_year", "nsqf_faculty_id"], "stored_key": "replace", "schedule": "yearly"
}');
