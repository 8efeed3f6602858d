-- Which classes a school has: primary, upper primary, secondary and so on.

call staging.define_source('{
  "name": "school_category", "title": "School category", "class": "static", "grain": "one category of schools",
  "load": "merge",
  "files": [{ "folder": "school_category", "prefix": "school_category_master" }],
  "columns": [
    { "name": "category_id", "from": "SchoolCategoryId", "type": "integer", "required": true },
    { "name": "category_name", "from": "SchoolCategory", "size": 100, "required": true }
  ],
  "key": ["category_id"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
