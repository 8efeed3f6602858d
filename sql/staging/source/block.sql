-- Blocks, in the state's layout or in UDISE's.

call staging.define_source('{
  "name": "block", "title": "Block master", "class": "static", "grain": "one block", "load": "merge",
  "files": [{ "folder": "block_master", "prefix": "block_mst" }],
  "columns": [
    { "name": "block_id", "from": ["udise_block_code", "BlockId"], "type": "bigint", "required": true,
      "digits": [5, 6] },
    { "name": "block_name", "from": ["block_name", "Block"], "size": 250, "required": true },
    { "name": "district_id", "from": ["udise_dist_code", "DistrictId"], "type": "bigint", "required": true,
      "references": "district" },
    { "name": "state_id", "from": ["udise_state_code", "StateId"], "type": "smallint" },
    { "name": "is_active", "from": ["is_active", "IsActive"], "type": "boolean" }
  ],
  "key": ["block_id"], "stored_key": "replace", "analyst": true, "schedule": "weekly"
}');
