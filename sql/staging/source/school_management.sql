-- Who runs a school: government, aided, private and so on.

call staging.define_source('{
  "name": "school_management", "title": "School management", "class": "static", "grain": "one kind of management",
  "load": "merge",
  "files": [{ "folder": "school_management", "prefix": "school_management_master" }],
  "columns": [
    { "name": "management_id", "from": "ManagementId", "type": "integer", "required": true },
    { "name": "management_name", "from": "Management", "size": 100, "required": true }
  ],
  "key": ["management_id"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
