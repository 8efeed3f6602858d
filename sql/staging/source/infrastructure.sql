-- What a school has: one flag for each infrastructure, 1 yes, 0 no, null not told.
--
-- Each state names its columns in its own way and answers by mark or by count. This document knows three
-- layouts; a state with another one puts its own, with its headers under "from" and, for an infrastructure
-- of its own, another flag. Names of flags are those of the weights, in lower case with _ for blanks.
-- A toilet is told by count (NoOfToilet) or by mark (toilet_yn), and these are two columns: a mark of 2 is no,
-- a count of 2 is yes.

call staging.define_source('{
  "name": "infrastructure", "title": "Infrastructure", "class": "dynamic", "grain": "one school", "load": "merge",
  "files": [{ "folder": "infra_trans", "prefix": "infra_trans" }],
  "columns": [
    { "name": "school_id", "type": "bigint", "required": true, "digits": [10, 11], "references": "school" },
    { "name": "toilet", "from": "NoOfToilet", "kind": "flag", "reads": "count" },
    { "name": "toilet_yn", "kind": "flag" },
    { "name": "boys_toilet", "from": "boys_functional_toilet", "kind": "flag", "reads": "count" },
    { "name": "girls_toilet", "from": "girls_functional_toilet", "kind": "flag", "reads": "count" },
    { "name": "cwsn_toilet", "from": "HaveCWSNToilet", "kind": "flag" },
    { "name": "handwash", "from": "handwash_yn", "kind": "flag" },
    { "name": "drinking_water", "from": ["HaveDrinkingWater", "drink_water_yn"], "kind": "flag" },
    { "name": "tap_water", "from": "tap_water_functional", "kind": "flag", "reads": "count" },
    { "name": "hand_pumps", "from": "handpumps_functional", "kind": "flag", "reads": "count" },
    { "name": "electricity", "from": ["HaveElectricity", "electricity_yn"], "kind": "flag" },
    { "name": "solar_panel", "from": "solarpanel_yn", "kind": "flag" },
    { "name": "library", "from": ["HaveLibrary", "library_yn"], "kind": "flag" },
    { "name": "cctv", "from": "HaveCCTV", "kind": "flag" },
    { "name": "playground", "from": "playground_yn", "kind": "flag" }
  ],
  "key": ["school_id"], "stored_key": "replace", "analyst": true, "schedule": "monthly"
}');
