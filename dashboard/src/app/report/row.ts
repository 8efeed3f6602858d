import type { Level } from './place';

/** A place with its figures in a period, as the exports and GraphQL both give it. */
export type Row = {
  entityId: number;
  entityName: string;
  districtId: number;
  blockId: number;
  clusterId: number;
  schoolId: number;
  managementId: number | null;
  categoryId: number | null;
  latitude: number | null;
  longitude: number | null;
  /** What is shown; null is "no data", never 0. */
  value: number | null;
  /** The value minus that of the period before. */
  change: number | null;
  entitiesReporting: number;
  entitiesExpected: number;
  /** Figures beside the value, by the metric's name. */
  also: Readonly<Record<string, number | null>>;
};

/** Rows of one level in one period: /export/<metric>/<window>/<level>/<scope>.json holds just this. */
export type RowSet = {
  level: Level;
  /** As scopes are named: `district_2401`. */
  scope: string;
  periodStart: string;
  periodEnd: string;
  values: readonly Row[];
};

/** A row as GraphQL gives it: ids and numbers are strings, so that no digit is lost. */
export type ReportValue = {
  entityId: string;
  entityName: string;
  districtId: string | null;
  blockId: string | null;
  clusterId: string | null;
  schoolId: string | null;
  value: string | null;
  change: string | null;
  entitiesReporting: number;
  entitiesExpected: number;
};

/** The row of a GraphQL answer. Positions come with the schools, other figures are added after. */
export function rowFrom(value: ReportValue): Row {
  return {
    entityId: Number(value.entityId),
    entityName: value.entityName,
    districtId: Number(value.districtId ?? 0),
    blockId: Number(value.blockId ?? 0),
    clusterId: Number(value.clusterId ?? 0),
    schoolId: Number(value.schoolId ?? 0),
    managementId: null,
    categoryId: null,
    latitude: null,
    longitude: null,
    value: numberOrNull(value.value),
    change: numberOrNull(value.change),
    entitiesReporting: value.entitiesReporting,
    entitiesExpected: value.entitiesExpected,
    also: {},
  };
}

/** A number that GraphQL gives as a string; null stays null. */
export function numberOrNull(text: string | null): number | null {
  return text === null ? null : Number(text);
}
