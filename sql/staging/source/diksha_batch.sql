-- The batches of DIKSHA trainings whose progress is to be asked for.
--
-- Batch ids are text: they begin with 0 and have 20 digits.

call staging.define_source('{
  "name": "diksha_batch", "title": "DIKSHA training batches", "class": "static", "grain": "one batch of a training",
  "load": "merge",
  "files": [{ "folder": "diksha", "prefix": "diksha_api_progress_exhaust_batch_ids", "delimiter": "," }],
  "columns": [{ "name": "training_batch_id", "from": "batchIdList", "required": true }],
  "key": ["training_batch_id"], "stored_key": "replace", "analyst": true, "schedule": "on demand"
}');
