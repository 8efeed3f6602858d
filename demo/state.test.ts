import { beforeAll, describe, expect, test } from 'vitest';

import { demoDefaults, demoSize, demoState } from './demo-state.ts';
import { categories, managements } from './school-kind.ts';
import { makeState, type School, type State } from './state.ts';

let state: State;

beforeAll(() => {
  state = makeState(demoDefaults.seed);
});

test('there is as much of everything as there should be', () => {
  expect({
    districts: state.districts.length, blocks: state.blocks.length, clusters: state.clusters.length,
    schools: state.schools.length,
  }).toEqual({ districts: 6, blocks: 24, clusters: 120, schools: demoSize.schools });
});

test('the state\'s code belongs to no state of India', () => {
  // The census codes of states and union territories are 1 to 38; 97 and 99 are in use elsewhere.
  expect(demoState.code).toBeGreaterThan(38);
  expect([97, 99]).not.toContain(demoState.code);
  expect(state.districts.every(({ id }) => Math.floor(id / 100) === demoState.code)).toBe(true);
});

test('ids are built up from their parents\' and have the digits of India\'s', () => {
  expect(state.blocks.every(({ id, districtId }) => Math.floor(id / 100) === districtId)).toBe(true);
  expect(state.clusters.every(({ id, blockId }) => Math.floor(id / 10_000) === blockId)).toBe(true);
  expect(state.schools.every(({ id, blockId }) => Math.floor(id / 100_000) === blockId)).toBe(true);
  expect(new Set(state.schools.map(({ id }) => String(id).length))).toEqual(new Set([11]));
  expect(new Set(state.schools.map(({ id }) => id)).size).toBe(demoSize.schools);
});

test('each cluster has schools, and each block has clusters', () => {
  const sizes = countBy(state.schools, ({ clusterId }) => clusterId);
  expect(sizes.size).toBe(demoSize.clusters);
  expect(Math.min(...sizes.values())).toBeGreaterThanOrEqual(4);
  expect(countBy(state.clusters, ({ blockId }) => blockId).size).toBe(demoSize.blocks);
});

describe('names', () => {
  const unique = <Item>(list: readonly Item[], nameOf: (item: Item) => string) =>
    expect([...countBy(list, nameOf)].filter(([, count]) => count > 1)).toEqual([]);

  test('are unique within their parent', () => {
    unique(state.districts, ({ name }) => name);
    unique(state.blocks, ({ name, districtId }) => `${name} in ${districtId}`);
    unique(state.clusters, ({ name, blockId }) => `${name} in ${blockId}`);
    unique(state.schools, ({ name, clusterId }) => `${name} in ${clusterId}`);
  });

  test('are words, not numbers', () => {
    const names = [state.districts, state.blocks, state.clusters, state.schools].flat().map(({ name }) => name);
    expect(names.filter((name) => !/^[A-Z][A-Za-z ,"]{3,60}$/.test(name))).toEqual([]);
  });
});

describe('places', () => {
  test('lie in India, no two schools at the same one', () => {
    expect(state.schools.every(({ latitude, longitude }) =>
      latitude > 6 && latitude < 38 && longitude > 68 && longitude < 98)).toBe(true);
    expect(new Set(state.schools.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size)
      .toBe(demoSize.schools);
  });

  test('make a state in one piece, some 400 km wide', () => {
    const longitudes = state.schools.map(({ longitude }) => longitude);
    const latitudes = state.schools.map(({ latitude }) => latitude);
    expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeGreaterThan(3);
    expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeLessThan(5);
    expect(Math.max(...latitudes) - Math.min(...latitudes)).toBeGreaterThan(2);
    expect(Math.max(...state.schools.map((school) => distance(school, nearest(school, state.schools)))))
      .toBeLessThan(0.35);
  });

  test('of one district, block and cluster lie together', () => {
    const neighbours = state.schools.map((school) => ({ school, other: nearest(school, state.schools) }));
    const together = (name: 'districtId' | 'blockId' | 'clusterId') =>
      neighbours.filter(({ school, other }) => school[name] === other[name]).length / neighbours.length;
    expect(together('districtId')).toBeGreaterThan(0.95);
    expect(together('blockId')).toBeGreaterThan(0.9);
    expect(together('clusterId')).toBeGreaterThan(0.75);
  });

  test('are denser around the towns', () => {
    const gap = (isInTown: boolean) => mean(state.schools.filter((school) => school.isInTown === isInTown)
      .map((school) => distance(school, nearest(school, state.schools))));
    expect(gap(true)).toBeLessThan(gap(false) * 0.75);
  });
});

test('every management and category occurs, with the classes of the category', () => {
  const managed = countBy(state.schools, ({ managementId }) => managementId);
  expect([...managed.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(Object.keys(managements)).toHaveLength(7);
  const kinds = countBy(state.schools, ({ categoryId }) => String(categoryId));
  expect([...kinds.keys()].toSorted()).toEqual(Object.keys(categories).toSorted());
  expect(state.schools.every(({ lowestClass, highestClass }) =>
    lowestClass >= 1 && lowestClass <= highestClass && highestClass <= 12)).toBe(true);
});

function nearest(school: School, schools: readonly School[]): School {
  return schools.reduce((best, other) =>
    (other !== school && (best === school || distance(school, other) < distance(school, best)) ? other : best), school);
}

function distance(one: School, other: School): number {
  return Math.hypot(one.longitude - other.longitude, one.latitude - other.latitude);
}

function countBy<Item, Key>(list: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of list) {
    counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  }
  return counts;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
