-- Use of digital content on one day, by content, collection, district and kind of user.
--
-- Whatever is no count is the key, and most of it may be empty: a corrected count replaces the one that was
-- sent. Columns are found by name; mode, type, grade levels and the object's type are of later variants.

call staging.define_source('{
  "name": "diksha_usage", "title": "DIKSHA content usage", "class": "dynamic",
  "grain": "one content on one day in one district for one kind of user", "load": "merge",
  "files": [{ "folder": "diksha", "prefix": "diksha_data_summary", "delimiter": "," }],
  "columns": [
    { "name": "viewed_on", "from": "Date", "type": "date", "required": true, "maximum": "arrival" },
    { "names": ["dimensions_pdata_id", "dimensions_pdata_pid"], "required": true },
    { "names": ["dimensions_mode", "dimensions_type", "content_name", "content_board", "content_mimetype",
      "content_medium", "content_gradelevel", "content_subject", "content_created_for", "object_id", "object_type",
      "object_rollup_l1", "derived_loc_state", "derived_loc_district", "user_signin_type", "user_login_type",
      "collection_name", "collection_board", "collection_type", "collection_medium", "collection_gradelevel",
      "collection_subject", "collection_created_for"] },
    { "name": "total_count", "type": "integer", "required": true, "minimum": 0 },
    { "name": "total_timespent", "type": "numeric", "required": true, "minimum": 0 }
  ],
  "key": ["viewed_on", "dimensions_pdata_id", "dimensions_pdata_pid", "dimensions_mode", "dimensions_type",
    "content_name", "content_board", "content_mimetype", "content_medium", "content_gradelevel", "content_subject",
    "content_created_for", "object_id", "object_type", "object_rollup_l1", "derived_loc_state", "derived_loc_district",
    "user_signin_type", "user_login_type", "collection_name", "collection_board", "collection_type",
    "collection_medium", "collection_gradelevel", "collection_subject", "collection_created_for"],
  "digest_key": true, "stored_key": "replace", "retention": "10 years", "schedule": "daily"
}');
