-- Where a cluster coordinator's device was during a visit.
--
-- A visit counts when one of its places was inside the school. One observer cannot be in two places at one
-- instant: such rows are all rejected. Instants have nine digits of a second, of which six are kept.

call staging.define_source('{
  "name": "crc_location", "title": "Places of school visits", "class": "dynamic",
  "grain": "one reported place of a visit", "load": "merge",
  "files": [{ "folder": "user_location_master", "prefix": "user_location_master" }],
  "columns": [
    { "name": "location_id", "from": "UserLocationMasterId", "type": "bigint", "required": true },
    { "name": "observer_id", "from": "UserMasterId", "type": "bigint" },
    { "name": "school_id", "from": "SchoolId", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "inspection_id", "from": "InspectionId", "type": "bigint", "required": true,
      "references": "crc_inspection" },
    { "name": "latitude", "from": "Latitude", "type": "numeric", "required": true, "minimum": -90, "maximum": 90 },
    { "name": "longitude", "from": "Longitude", "type": "numeric", "required": true, "minimum": -180, "maximum": 180 },
    { "name": "in_school", "from": "InSchoolLocation", "type": "boolean", "required": true },
    { "name": "reported_at", "from": "CreatedOn", "type": "timestamp", "required": true, "maximum": "arrival" }
  ],
  "key": ["location_id"], "stored_key": "replace",
  "unique_together": [{ "columns": ["observer_id", "reported_at"], "code": "duplicate-key", "severity": "reject" }],
  "retention": "10 years", "schedule": "every ten minutes"
}');
