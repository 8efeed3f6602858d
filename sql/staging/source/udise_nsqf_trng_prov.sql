-- UDISE: who provides the training of one vocational sector of a school.

call staging.define_source('{
  "name": "udise_nsqf_trng_prov", "title": "UDISE: vocational training provider", "class": "dynamic",
  "grain": "one sector in one school and academic year", "load": "merge",
  "files": [{ "folder": "udise", "prefix": "nsqf_trng_prov" }],
  "columns": [
    { "name": "school_id", "from": "udise_sch_code", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "academic_year", "from": "ac_year", "kind": "academic_year", "required": true },
    { "name": "agency_name", "size": 200 },
    { "name": "sector_no", "type": "smallint", "required": true, "minimum": 61, "maximum": 80 },
    { "names": ["cert_no", "cert_agency"], "size": 200 }
  ],
  "key": ["school_id", "academic_year", "sector_no"], "stored_key": "replace", "analyst": true, "schedule": "yearly"
}');
