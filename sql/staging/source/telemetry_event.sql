-- What viewers did on the attendance page of the original dashboard: one click or change a line.
--
-- There is no key: each line is an event, and two equal ones are two events. Users are kept as hashes.

call staging.define_source('{
  "name": "telemetry_event", "title": "Telemetry: events", "class": "dynamic", "grain": "one event", "load": "merge",
  "files": [{ "folder": "telemetry", "prefix": "telemetry_", "not_prefix": "telemetry_view" }],
  "columns": [
    { "name": "page_id", "from": "pageid" },
    { "name": "user_id", "from": "uid", "personal": "hash" },
    { "name": "event" },
    { "name": "level" },
    { "name": "location_id", "from": "locationid", "type": "bigint" },
    { "name": "location_name", "from": "locationname" },
    { "name": "latitude", "from": "lat", "type": "numeric" },
    { "name": "longitude", "from": "lng", "type": "numeric" },
    { "name": "downloads", "from": "download", "type": "integer" }
  ],
  "key": [], "stored_key": "append", "retention": "1 year", "schedule": "hourly"
}');
