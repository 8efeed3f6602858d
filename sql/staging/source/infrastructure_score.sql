-- What each infrastructure counts for in a school's score.
--
-- The rows of a file belong together: transform.check_infrastructure_score takes them all or none. A new
-- infrastructure is made by withdrawing the weights that are stored and sending them anew.

call staging.define_source('{
  "name": "infrastructure_score", "title": "Infrastructure weights", "class": "static", "grain": "one infrastructure",
  "load": "merge",
  "files": [{ "folder": "infrastructure_score", "prefix": "infrastructure_score" }],
  "columns": [
    { "name": "infrastructure_name", "size": 30, "required": true },
    { "name": "infrastructure_category", "size": 20, "required": true },
    { "name": "score", "type": "numeric", "required": true, "minimum": 0, "maximum": 100 }
  ],
  "key": ["infrastructure_name", "infrastructure_category"], "stored_key": "replace", "analyst": true,
  "schedule": "on demand"
}');
