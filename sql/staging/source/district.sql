-- Districts, in the state's layout or in UDISE's.

call staging.define_source('{
  "name": "district", "title": "District master", "class": "static", "grain": "one district", "load": "merge",
  "files": [{ "folder": "district_master", "prefix": "district_mst" }],
  "columns": [
    { "name": "district_id", "from": ["udise_district_code", "DistrictId"], "type": "bigint", "required": true,
      "digits": [3, 4] },
    { "name": "district_name", "from": ["district_name", "District"], "size": 250, "required": true },
    { "name": "state_id", "from": ["StateId", "udise_state_code"], "type": "smallint" },
    { "name": "is_active", "from": ["is_active", "IsActive"], "type": "boolean" }
  ],
  "key": ["district_id"], "stored_key": "replace", "analyst": true, "schedule": "weekly"
}');
