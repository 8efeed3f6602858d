import { describe, expect, test } from 'vitest';

import { bandLimits, bandOf } from './band';

const fixed = bandLimits([], false);

describe('on the fixed scale', () => {
  const cases = [
    { value: 0, band: 0 },
    { value: 10, band: 0 },
    { value: 10.1, band: 1 },
    { value: 60, band: 5 },
    { value: 60.1, band: 6 },
    { value: 100, band: 9 },
    { value: 104, band: 9 },
  ];
  for (const { value, band } of cases) {
    test(`${value} is in band ${band}`, () => expect(bandOf(value, fixed, 'up')).toBe(band));
  }

  test('no data has no band', () => expect(bandOf(null, fixed, 'up')).toBeUndefined());

  test('where less is better, a low value is good', () => {
    expect(bandOf(4, fixed, 'down')).toBe(9);
    expect(bandOf(100, fixed, 'down')).toBe(0);
  });
});

describe('on the relative scale', () => {
  test('twenty places fall two by two into the ten bands', () => {
    const values = Array.from({ length: 20 }, (_, index) => 80 + index / 2);
    const limits = bandLimits(values, true);
    const bands = values.map((value) => bandOf(value, limits, 'up'));
    expect(bands).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
  });

  test('of few places the lowest has the first colour and the highest the last', () => {
    const limits = bandLimits([58.3, 79.6, 91.4], true);
    expect([58.3, 79.6, 91.4].map((value) => bandOf(value, limits, 'up'))).toEqual([0, 4, 9]);
  });
});
