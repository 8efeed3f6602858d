-- Teachers' progress in DIKSHA trainings.
--
-- Comes as DIKSHA exports it (names with blanks, 31/12/2020) or normalised (names with _, 2020-12-31). The day of
-- enrolment and the batch may be missing and are part of the key all the same. Teachers are kept as hashes.

call staging.define_source('{
  "name": "diksha_progress", "title": "DIKSHA training progress", "class": "dynamic",
  "grain": "one teacher in one training", "load": "merge",
  "files": [{ "folder": "diksha", "prefix": "diksha_tpd", "not_prefix": "diksha_tpd_mapping", "delimiter": "," }],
  "columns": [
    { "name": "collection_id", "from": ["Collection Id", "collection_id"], "required": true },
    { "name": "collection_name", "from": ["Collection Name", "collection_name"] },
    { "name": "state", "from": "state" },
    { "name": "enrolled_on", "from": ["Enrolment Date", "enrolment_date"], "type": "date",
      "forms": ["yyyy-MM-dd", "dd/MM/yyyy"] },
    { "name": "training_batch_id", "from": ["Batch Id", "batch_id"] },
    { "name": "training_batch_name", "from": ["Batch Name", "batch_name"] },
    { "name": "completed_on", "from": ["completion Date", "completion_date"], "type": "date",
      "forms": ["yyyy-MM-dd", "dd/MM/yyyy"] },
    { "name": "certificate_status", "from": ["certificate status", "certificate_status"] },
    { "name": "organisation", "from": ["Org Name", "org_name"] },
    { "name": "progress", "type": "numeric", "minimum": 0, "maximum": 100 },
    { "name": "total_score", "from": ["total score", "total_score"], "type": "numeric", "minimum": 0 },
    { "name": "teacher_id", "from": ["user uuid", "uuid"], "required": true, "personal": "hash" }
  ],
  "key": ["collection_id", "teacher_id", "enrolled_on", "training_batch_id"], "digest_key": true,
  "stored_key": "replace", "retention": "10 years", "schedule": "daily"
}');
