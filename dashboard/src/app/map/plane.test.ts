import { describe, expect, test } from 'vitest';

import { boxAround, boxOf, fromPlane, toPlane } from './plane';

describe('a place goes to the plane and back', () => {
  for (const [latitude, longitude] of [
    [22.3, 73.1],
    [8.1, 77.5],
    [35.5, 68.2],
    [0, 0],
  ] as const) {
    test(`${latitude}, ${longitude}`, () => {
      const back = fromPlane(toPlane(latitude, longitude));
      expect(back.latitude).toBeCloseTo(latitude, 9);
      expect(back.longitude).toBeCloseTo(longitude, 9);
    });
  }
});

test('north is up and east is right', () => {
  const [x, y] = toPlane(22, 73);
  expect(toPlane(23, 73)[1]).toBeLessThan(y);
  expect(toPlane(22, 74)[0]).toBeGreaterThan(x);
});

test('boxes', () => {
  expect(boxOf([3, 4, 1, 9, 2, 5])).toEqual({ minX: 1, minY: 4, maxX: 3, maxY: 9 });
  expect(boxAround([])).toBeUndefined();
  expect(boxAround([boxOf([0, 0, 1, 1]), boxOf([-2, 5, 0, 6])])).toEqual({
    minX: -2,
    minY: 0,
    maxX: 1,
    maxY: 6,
  });
});
