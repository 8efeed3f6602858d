import { describe, expect, test } from 'vitest';

import { isWithin, levelsBelow, type Place, scopeFrom, scopeName } from './place';

const block: Place = {
  level: 'block',
  entityId: 240101,
  entityName: 'Kheda',
  districtId: 2401,
  blockId: 240101,
  clusterId: 0,
  schoolId: 0,
};

describe('a scope in an address', () => {
  for (const name of [
    'state',
    'district_2401',
    'block_240101',
    'cluster_2401010001',
    'school_24010100101',
  ]) {
    test(`${name} is read and written alike`, () => {
      expect(scopeName(scopeFrom(name)!)).toBe(name);
    });
  }

  for (const name of [
    '',
    'district',
    'district_',
    'village_7',
    'district_24a',
    'xdistrict_1',
    null,
  ]) {
    test(`${JSON.stringify(name)} is none`, () => {
      expect(scopeFrom(name)).toBeUndefined();
    });
  }
});

test('the levels below a district are block, cluster, school', () => {
  expect(levelsBelow('district')).toEqual(['block', 'cluster', 'school']);
  expect(levelsBelow('school')).toEqual([]);
});

describe('a block lies in', () => {
  const cases = [
    { scope: { level: 'state', id: 0 }, then: true },
    { scope: { level: 'district', id: 2401 }, then: true },
    { scope: { level: 'district', id: 2402 }, then: false },
    { scope: { level: 'block', id: 240101 }, then: true },
    { scope: { level: 'cluster', id: 2401010001 }, then: false },
  ] as const;
  for (const { scope, then } of cases) {
    test(`${scopeName(scope)}: ${then}`, () => expect(isWithin(block, scope)).toBe(then));
  }
});
