-- Schools, in the state's layout or in UDISE's 28 columns.

call staging.define_source('{
  "name": "school", "title": "School master", "class": "static", "grain": "one school", "load": "merge",
  "files": [{ "folder": "school_master", "prefix": "school_mst" }],
  "columns": [
    { "name": "school_id", "from": ["udise_sch_code", "SchoolId"], "type": "bigint", "required": true,
      "digits": [10, 11] },
    { "name": "school_name", "from": ["school_name", "School"], "size": 250, "required": true, "strip": "[]" },
    { "name": "district_id", "from": ["district_cd", "DistrictId"], "type": "bigint", "references": "district" },
    { "name": "block_id", "from": ["block_cd_1", "BlockId"], "type": "bigint", "references": "block" },
    { "name": "cluster_id", "from": ["cluster_cd", "ClusterId"], "type": "bigint", "references": "cluster" },
    { "name": "management_id", "from": ["sch_mgmt_id", "SchMgt"], "type": "integer",
      "references": "school_management" },
    { "name": "category_id", "from": ["sch_category_id", "SchCat"], "type": "integer",
      "references": "school_category" },
    { "name": "lowest_class", "from": ["class_frm", "lowclass"], "type": "smallint", "minimum": 0, "maximum": 12 },
    { "name": "highest_class", "from": ["class_to", "highclass"], "type": "smallint", "minimum": 0, "maximum": 12 },
    { "name": "status", "from": "school_status", "type": "smallint", "minimum": 0, "maximum": 4 },
    { "name": "latitude", "from": ["latitude", "Latitude"], "type": "numeric", "required": true,
      "minimum": 6, "maximum": 38, "not": [0] },
    { "name": "longitude", "from": ["longitude", "Longitude"], "type": "numeric", "required": true,
      "minimum": 68, "maximum": 98, "not": [0] }
  ],
  "key": ["school_id"], "stored_key": "replace",
  "unique_together": [{ "columns": ["latitude", "longitude"], "code": "same-place", "severity": "reject" }],
  "analyst": true, "schedule": "weekly"
}');
