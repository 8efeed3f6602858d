-- Visits of cluster coordinators to schools, as their app reports them.
--
-- is_inspection: 0 not visiting, 1 visit begun, 2 visit completed, 3 Saturday test visit. The observer is kept by
-- number; the name is dropped. Headers come in capitals or in lower case.

call staging.define_source('{
  "name": "crc_inspection", "title": "School visits", "class": "dynamic", "grain": "one visit to a school",
  "load": "merge",
  "files": [{ "folder": "inspection_master", "prefix": "inspection_master" }],
  "columns": [
    { "name": "inspection_id", "from": "InspectionId", "type": "bigint", "required": true },
    { "name": "observer_id", "from": "ObserverId", "type": "bigint" },
    { "from": "ObserverName", "personal": "drop" },
    { "name": "school_id", "from": "SchoolId", "type": "bigint", "required": true, "digits": [10, 11],
      "references": "school" },
    { "name": "lowest_class", "from": "BeginningStandard", "type": "smallint" },
    { "name": "highest_class", "from": "EndStandard", "type": "smallint" },
    { "name": "classrooms", "from": "TotalClassRooms", "type": "smallint", "minimum": 0 },
    { "name": "visited_on", "from": "VisitDate", "type": "date", "maximum": "arrival" },
    { "name": "begins_at", "from": "VisitStartTime", "type": "time" },
    { "name": "ends_at", "from": "VisitEndTime", "type": "time" },
    { "name": "visited_classrooms", "from": "ActualClassRooms", "type": "smallint", "minimum": 0 },
    { "name": "suggestions_last_month", "from": "TotalSuggestionLastMonth", "type": "smallint", "minimum": 0 },
    { "name": "suggestions_resolved", "from": "ResolvedFromThat", "type": "smallint", "minimum": 0 },
    { "name": "is_inspection", "from": "IsInspection", "type": "smallint", "minimum": 0, "maximum": 3 },
    { "name": "reason_type", "from": "ReasonType", "size": 100 },
    { "name": "reason", "from": "ReasonDesc" },
    { "name": "total_score", "from": "TotalScore", "type": "numeric" },
    { "name": "score", "from": "Score", "type": "numeric" },
    { "name": "is_offline", "from": "IsOffline", "type": "boolean" }
  ],
  "key": ["inspection_id"], "stored_key": "replace", "retention": "10 years", "schedule": "every ten minutes"
}');
