-- Clusters, in the state's layout or in UDISE's, which names no district.

call staging.define_source('{
  "name": "cluster", "title": "Cluster master", "class": "static", "grain": "one cluster", "load": "merge",
  "files": [{ "folder": "cluster_master", "prefix": "cluster_mst" }],
  "columns": [
    { "name": "cluster_id", "from": ["udise_cluster_code", "ClusterId"], "type": "bigint", "required": true,
      "digits": [9, 10] },
    { "name": "cluster_name", "from": ["cluster_name", "Cluster"], "size": 250, "required": true },
    { "name": "block_id", "from": ["udise_block_code", "BlockId"], "type": "bigint", "required": true,
      "references": "block" },
    { "name": "district_id", "from": ["DistrictId", "udise_dist_code"], "type": "bigint" },
    { "name": "state_id", "from": ["StateId", "udise_state_code"], "type": "smallint" },
    { "name": "is_active", "from": ["is_active", "IsActive"], "type": "boolean" }
  ],
  "key": ["cluster_id"], "stored_key": "replace", "analyst": true, "schedule": "weekly"
}');
