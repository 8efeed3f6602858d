-- Which school a DIKSHA user teaches at.
--
-- A user may teach at several schools, or at one that was not told. Users are kept as the same hashes as in
-- diksha_progress.

call staging.define_source('{
  "name": "diksha_teacher", "title": "DIKSHA teachers", "class": "dynamic", "grain": "one teacher at one school",
  "load": "merge",
  "files": [{ "folder": "diksha", "prefix": "diksha_tpd_mapping", "delimiter": "," }],
  "columns": [
    { "name": "teacher_id", "from": ["Diksha UUID", "uuid"], "required": true, "personal": "hash" },
    { "name": "state", "from": "State" },
    { "name": "district_name", "from": ["District", "district_name"] },
    { "name": "school_name", "from": ["School Name", "school_name"] },
    { "name": "school_id", "from": ["School UDISE ID", "school_id"], "type": "bigint", "digits": [10, 11],
      "references": "school" },
    { "name": "status", "from": "Status" }
  ],
  "key": ["teacher_id", "school_id"], "digest_key": true, "stored_key": "replace", "schedule": "on demand"
}');
