import { describe, expect, test } from 'vitest';

import { geographyOf, type Site } from './geography';
import { toPlane } from './plane';
import { isInside, signedArea } from './ring';

/** Two districts side by side, each with two blocks above each other, each with 36 schools. */
function twoDistricts(): Site[] {
  const sites: Site[] = [];
  for (let east = 0; east < 12; east++) {
    for (let north = 0; north < 12; north++) {
      const districtId = east < 6 ? 1 : 2;
      const blockId = districtId * 10 + (north < 6 ? 1 : 2);
      sites.push({
        entityId: 1000 + east * 12 + north,
        districtId,
        blockId,
        clusterId: blockId * 10 + 1,
        latitude: 22 + north * 0.1 + ((east * 7) % 5) * 0.008,
        longitude: 72 + east * 0.1 + ((north * 3) % 4) * 0.008,
      });
    }
  }
  return sites;
}

const ringPoints = (ring: Float64Array) =>
  Array.from(
    { length: ring.length / 2 },
    (_, index) => [ring[index * 2]!, ring[index * 2 + 1]!] as const,
  );
/** The land of the largest ring; these lands have no other. */
const sizeOf = ([ring]: Float64Array[]) => Math.abs(signedArea(ringPoints(ring!)));
const isIn = (rings: Float64Array[], [x, y]: readonly [number, number]) =>
  rings.filter((ring) => isInside(ring, x, y)).length % 2 === 1;

describe('two districts of a regular land', () => {
  const sites = twoDistricts();
  const geography = geographyOf(sites);
  const districts = geography.areas('district');
  const blocks = geography.areas('block');

  test('each place has one area', () => {
    expect([...districts.keys()].sort()).toEqual([1, 2]);
    expect([...blocks.keys()].sort()).toEqual([11, 12, 21, 22]);
    expect([...geography.areas('cluster').keys()].sort()).toEqual([111, 121, 211, 221]);
    for (const { rings } of districts.values()) expect(rings).toHaveLength(1);
  });

  test('nearly every school stands on the ground of its district, and none on that of the other alone', () => {
    const astray = sites.filter((site) => {
      const point = toPlane(site.latitude!, site.longitude!);
      return !isIn(districts.get(site.districtId)!.rings, point);
    });
    expect(astray.length).toBeLessThan(sites.length * 0.03);
  });

  test('the blocks of a district cover it', () => {
    for (const id of [1, 2]) {
      const parts = sizeOf(blocks.get(id * 10 + 1)!.rings) + sizeOf(blocks.get(id * 10 + 2)!.rings);
      expect(parts / sizeOf(districts.get(id)!.rings)).toBeCloseTo(1, 2);
    }
  });

  test('neighbours share their border to the last point', () => {
    const left = new Set(ringPoints(districts.get(1)!.rings[0]!).map(String));
    const shared = ringPoints(districts.get(2)!.rings[0]!).filter((point) =>
      left.has(String(point)),
    );
    expect(shared.length).toBeGreaterThan(20);
  });

  test('a label stands inside its area', () => {
    for (const { rings, label } of [...districts.values(), ...blocks.values()]) {
      expect(isIn(rings, label)).toBe(true);
    }
  });

  test('the outline leaves a margin around the outermost schools', () => {
    const xs = sites.map((site) => toPlane(site.latitude!, site.longitude!)[0]);
    expect(districts.get(1)!.box.minX).toBeLessThan(Math.min(...xs));
    expect(districts.get(2)!.box.maxX).toBeGreaterThan(Math.max(...xs));
  });

  test('the same positions are drawn once, whatever the order of asking', () => {
    expect(geographyOf(twoDistricts())).toBe(geography);
    expect(geography.areas('block')).toBe(blocks);
  });
});

describe('odd positions', () => {
  test('a school far inside the other district makes no speck of its own', () => {
    const sites = twoDistricts();
    sites[0] = { ...sites[0]!, latitude: 22.55, longitude: 72.95 };
    const districts = geographyOf(sites).areas('district');
    expect(districts.get(1)!.rings).toHaveLength(1);
    expect(districts.get(2)!.rings).toHaveLength(1);
  });

  test('a cluster of one school keeps its ground inside another cluster', () => {
    const sites = twoDistricts();
    sites[30] = { ...sites[30]!, clusterId: 999 };
    expect(geographyOf(sites).areas('cluster').has(999)).toBe(true);
  });

  test('schools without a position are left out', () => {
    const sites = twoDistricts();
    sites[5] = { ...sites[5]!, latitude: null, longitude: null };
    const geography = geographyOf(sites);
    expect(geography.points.size).toBe(sites.length - 1);
    expect(geography.areas('district').size).toBe(2);
  });

  for (const count of [1, 2, 3]) {
    test(`${count} schools in a row still make an area`, () => {
      const sites = twoDistricts()
        .slice(0, count)
        .map((site) => ({ ...site, longitude: 72 }));
      const [area] = geographyOf(sites).areas('district').values();
      expect(area!.rings.length).toBeGreaterThan(0);
      for (const site of sites) {
        expect(isIn(area!.rings, toPlane(site.latitude!, site.longitude!))).toBe(true);
      }
    });
  }

  test('no school makes no area', () => {
    const geography = geographyOf([]);
    expect(geography.areas('district').size).toBe(0);
    expect(geography.points.size).toBe(0);
  });
});
