import { type Area, areasOf } from './area';
import { type BorderNetwork, borderNetwork } from './border-network';
import { type Point, toPlane } from './plane';
import { smoothCorners } from './smooth-corners';

/** A school's position and the places that it belongs to; 0 is "no such place". */
export type Site = {
  entityId: number;
  districtId: number;
  blockId: number;
  clusterId: number;
  latitude: number | null;
  longitude: number | null;
};

/** Levels whose places are areas. Schools are points. */
export type AreaLevel = 'district' | 'block' | 'cluster';

/** The shape of a scope: areas of each level and the points of its schools. */
export type Geography = {
  areas(level: AreaLevel): ReadonlyMap<number, Area>;
  points: ReadonlyMap<number, Point>;
};

const levels = ['district', 'block', 'cluster'] as const;
let remembered: { fingerprint: string; geography: Geography } | undefined;

/**
 * Draws the land that schools stand on.
 *
 * Each place of the state gets the ground that is nearest to its schools. A scope's shape depends
 * on positions alone, so the last one is remembered and other periods of the same scope cost
 * nothing. Areas are made when they are first asked for; points are there at once.
 */
export function geographyOf(sites: readonly Site[]): Geography {
  const placed = sites.filter((site) => site.latitude !== null && site.longitude !== null);
  const print = fingerprint(placed);
  if (remembered?.fingerprint !== print) {
    remembered = { fingerprint: print, geography: drawn(placed) };
  }
  return remembered.geography;
}

function drawn(sites: readonly Site[]): Geography {
  const points = new Map<number, Point>();
  const coordinates = new Float64Array(sites.length * 2);
  sites.forEach((site, index) => {
    const point = toPlane(site.latitude!, site.longitude!);
    points.set(site.entityId, point);
    coordinates[index * 2] = point[0];
    coordinates[index * 2 + 1] = point[1];
  });
  const ids = levels.map((level) => [...new Set(sites.map((site) => idAt(site, level)))]);
  const made = new Map<AreaLevel, ReadonlyMap<number, Area>>();
  let network: BorderNetwork | undefined;
  const make = (level: AreaLevel): ReadonlyMap<number, Area> => {
    if (sites.length === 0) return new Map();
    const depth = levels.indexOf(level);
    network ??= networkOf(coordinates, sites, ids);
    return named(areasOf(network, depth), ids[depth]!);
  };
  const areas = (level: AreaLevel): ReadonlyMap<number, Area> => {
    const known = made.get(level) ?? make(level);
    made.set(level, known);
    return known;
  };
  return { areas, points };
}

function networkOf(
  coordinates: Float64Array,
  sites: readonly Site[],
  ids: number[][],
): BorderNetwork {
  const units = levels.map((level, depth) => {
    const numbers = new Map(ids[depth]!.map((id, number) => [id, number]));
    return Int32Array.from(sites, (site) => numbers.get(idAt(site, level))!);
  });
  return smoothCorners(borderNetwork(coordinates, units));
}

function named(areas: Map<number, Area>, ids: readonly number[]): Map<number, Area> {
  return new Map([...areas].map(([number, area]) => [ids[number]!, area]));
}

function idAt(site: Site, level: AreaLevel): number {
  if (level === 'district') return site.districtId;
  return level === 'block' ? site.blockId : site.clusterId;
}

/** Two sets of positions with the same fingerprint are the same (FNV-1a over ids and positions). */
function fingerprint(sites: readonly Site[]): string {
  let hash = 0x811c9dc5;
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ (value | 0), 0x01000193);
  };
  for (const site of sites) {
    mix(site.entityId % 0x7fffffff);
    mix(site.clusterId % 0x7fffffff);
    mix(site.latitude! * 1e6);
    mix(site.longitude! * 1e6);
  }
  return `${sites.length}:${hash}`;
}
