-- Which reports viewers of the original dashboard opened, and when.
--
-- There is no key: each line is a view. Users are kept as hashes. Files lie in the folder telemetry, or below it.

call staging.define_source('{
  "name": "telemetry_view", "title": "Telemetry: report views", "class": "dynamic", "grain": "one view of a report",
  "load": "merge",
  "files": [
    { "folder": "telemetry", "prefix": "telemetry_views" },
    { "folder": "telemetry_view", "prefix": "telemetry_views" }
  ],
  "columns": [
    { "name": "user_id", "from": "uid", "personal": "hash" },
    { "name": "event_type", "from": "eventType" },
    { "name": "report_id", "from": "reportId" },
    { "name": "viewed_at", "from": "time", "type": "timestamp" }
  ],
  "key": [], "stored_key": "append", "retention": "1 year", "schedule": "hourly"
}');
