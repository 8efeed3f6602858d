import { describe, expect, test } from 'vitest';

import { nextInDirection } from './next-in-direction';

const places = [
  { id: 1, point: [0, 0] as const },
  { id: 2, point: [10, 1] as const },
  { id: 3, point: [4, 9] as const },
  { id: 4, point: [1, 20] as const },
];

describe('an arrow key', () => {
  const cases = [
    { from: 1, key: 'ArrowRight', then: 2 },
    { from: 1, key: 'ArrowDown', then: 3 },
    { from: 3, key: 'ArrowDown', then: 4 },
    { from: 2, key: 'ArrowLeft', then: 1 },
    { from: 4, key: 'ArrowUp', then: 3 },
    { from: 1, key: 'ArrowUp', then: undefined },
    { from: undefined, key: 'ArrowUp', then: 1 },
    { from: 99, key: 'ArrowUp', then: 1 },
  ];
  for (const { from, key, then } of cases) {
    test(`${key} leads from ${from} to ${then}`, () => {
      expect(nextInDirection(places, from, key)).toBe(then);
    });
  }
});
